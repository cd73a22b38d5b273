import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseBundle } from '../../../main/adapters/storage/bundle-file.ts';
import {
	exportText,
	parseExport,
	readExport,
	writeExport,
} from '../../../main/adapters/storage/export-file.ts';
import { conversationId } from '../../../main/domain/ids.ts';
import { anyConversation, turnWith } from '../../fixtures/stored-turns.ts';

const conversation = {
	id: conversationId('c'),
	title: 'T',
	createdAtMs: 5,
	pinned: false,
	turns: [turnWith({ content: 'Grüße' })],
};
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-export-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('export files', () => {
	it('are read back as they were written', async () => {
		const path = join(folder, 'c.json');
		await writeExport(path, conversation, 'json');
		expect(await readExport(path)).toEqual({ ok: true, conversation });
		expect(readdirSync(folder)).toEqual(['c.json']);
	});

	it('replace an older export in every format', async () => {
		const path = join(folder, 'c.md');
		await writeExport(path, conversation, 'text');
		await writeExport(path, conversation, 'markdown');
		expect(readFileSync(path, 'utf8')).toBe(exportText(conversation, 'markdown'));
	});

	it('leave the older export and nothing unfinished when they cannot be written', async () => {
		mkdirSync(join(folder, 'taken'));
		await expect(writeExport(join(folder, 'taken'), conversation, 'json')).rejects.toMatchObject({
			error: { kind: 'storage-failed' },
		});
		await expect(writeExport(join(folder, 'none', 'c.json'), conversation, 'json')).rejects.toMatchObject(
			{ error: { kind: 'storage-failed' } },
		);
		expect(readdirSync(folder)).toEqual(['taken']);
	});

	it('answer a file that is not there, or no file, with a sentence', async () => {
		for (const path of [join(folder, 'none.json'), folder]) {
			expect(await readExport(path)).toMatchObject({
				ok: false,
				error: { kind: 'import-invalid', subject: path },
			});
		}
	});

	it('survive any change of any byte', async () => {
		const path = join(folder, 'fuzzed.json');
		await fc.assert(
			fc.asyncProperty(
				anyConversation,
				fc.nat(),
				fc.nat(255),
				fc.nat(),
				async (any, place, byte, cut) => {
					const bytes = Buffer.from(exportText(any, 'json'));
					bytes[place % bytes.length] = byte;
					writeFileSync(path, cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
					const read = await readExport(path);
					if (!read.ok)
						expect(read.error).toMatchObject({
							kind: 'import-invalid',
							message: expect.stringMatching(/\.$/) as string,
						});
				},
			),
			{ numRuns: 300 },
		);
	});

	it('survive nesting that no stack holds', () => {
		expect(parseExport('['.repeat(2_000_000))).toMatchObject({
			ok: false,
			error: { kind: 'import-invalid' },
		});
		expect(
			parseExport(
				`{"format":"parley.conversation","version":1,"conversation":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
			).ok,
		).toBe(false);
	});

	it('hold what docs/export-format.md shows', async () => {
		const page = readFileSync(new URL('../../../docs/export-format.md', import.meta.url), 'utf8');
		const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, example = '']) => example);
		const [whole = '', smallest = '', bundle = ''] = examples;
		expect(examples).toHaveLength(3);
		const read = parseExport(whole);
		expect(read.ok && JSON.parse(exportText(read.conversation, 'json'))).toEqual(JSON.parse(whole));
		expect(parseExport(smallest).ok).toBe(true);
		expect((await parseBundle(bundle)).map(({ id }) => id)).toEqual(['one', 'two']);
	});
});
