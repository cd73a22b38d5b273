import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmExternal } from '../../main/shell/confirm-external.ts';
import { systemFileDialogs } from '../../main/shell/file-dialogs.ts';
import { externalRequests } from '../../main/shell/ipc/external-requests.ts';

describe('the file dialogs', () => {
	let folder: string;
	let asked: unknown[];
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'parley-dialogs-'));
		asked = [];
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	const dialogs = (filePath: string, filePaths: string[] = []): ReturnType<typeof systemFileDialogs> =>
		systemFileDialogs({
			dialog: {
				showSaveDialog: async (...args: unknown[]) => {
					asked.push(args.at(-1));
					return { canceled: filePath === '', filePath };
				},
				showOpenDialog: async () => ({ canceled: filePaths.length === 0, filePaths }),
			},
			window: () => null,
			folder: '/documents',
		});

	it('write where the person says', async () => {
		const path = join(folder, 'mine.json');
		expect(await dialogs(path).save('Bread.json', 'json', '{}')).toBe('mine.json');
		expect(readFileSync(path, 'utf8')).toBe('{}');
		expect(asked).toMatchObject([
			{ defaultPath: join('/documents', 'Bread.json'), filters: [{ extensions: ['json'] }] },
		]);
	});

	it('do nothing when the person cancels', async () => {
		expect(await dialogs('').save('Bread.json', 'json', '{}')).toBeNull();
		expect(await dialogs('').open()).toBeNull();
	});

	it('say which file could not be written', async () => {
		await expect(dialogs(join(folder, 'none', 'x.md')).save('x.md', 'md', '')).rejects.toMatchObject({
			error: { kind: 'storage-failed', message: expect.stringContaining('x.md') as string },
		});
	});

	it('read what was chosen, and say which file cannot be read', async () => {
		writeFileSync(join(folder, 'a.json'), 'A');
		const chosen = [join(folder, 'a.json'), join(folder, 'b.json')];
		const [a, b] = (await dialogs('', chosen).open()) ?? [];
		expect(await a?.()).toEqual({ name: 'a.json', text: 'A' });
		expect(await b?.()).toMatchObject({ name: 'b.json', error: { kind: 'import-invalid' } });
	});

	it('tell where a bundle or a folder of files is to be', async () => {
		expect(await dialogs('/there/x.json').saveWhere('All.json', 'Export')).toBe('/there/x.json');
		expect(asked).toMatchObject([{ title: 'Export', defaultPath: join('/documents', 'All.json') }]);
		expect(await dialogs('', ['/there']).folderWhere('Export')).toBe('/there');
		expect(await dialogs('').folderWhere('Export')).toBeNull();
	});
});

describe('links', () => {
	it('open after a person saw the host and agreed', async () => {
		const shown: string[] = [];
		const opened: string[] = [];
		const answers = [1, 0];
		const dialog = {
			showMessageBox: async ({ message }: { message: string }) => {
				shown.push(message);
				return { response: answers.shift(), checkboxChecked: false };
			},
		};
		const { openExternal } = externalRequests({
			confirm: (host, url) => confirmExternal(dialog as never, null, host, url),
			open: async (url) => void opened.push(url),
		});
		expect(await openExternal({ url: 'https://example.com/a' })).toEqual({ opened: true });
		expect(await openExternal({ url: 'https://example.org/b' })).toEqual({ opened: false });
		expect(await openExternal({ url: 'file:///etc/passwd' })).toEqual({ opened: false });
		expect(shown).toEqual(['Open example.com?', 'Open example.org?']);
		expect(opened).toEqual(['https://example.com/a']);
	});
});
