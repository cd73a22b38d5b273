import { beforeEach, describe, expect, it } from 'vitest';
import { keepingRequests } from '../../main/shell/ipc/keeping-requests.ts';

describe('requests about what is kept', () => {
	let written: { path: string; text: string }[];
	let where: string | null;
	let opens: string;
	let wiped: unknown[];
	let requests: ReturnType<typeof keepingRequests>;

	beforeEach(() => {
		written = [];
		where = '/chosen/report.json';
		opens = '';
		wiped = [];
		let collected = 0;
		requests = keepingRequests({
			keeping: {
				folder: '/data',
				beyond: ({ keep }) => ({ count: keep, newestMs: null }),
				places: async () => [],
				wipe: async (what) => void wiped.push(what),
			},
			diagnostics: {
				collect: async ({ rung }) => [
					{ name: 'app', text: `{"time":${String(++collected)}}` },
					{ name: 'hotkey', text: `{"rung":"${rung}"}` },
				],
			},
			hotkey: () => ({ rung: 'hook', holds: true, reason: '' }),
			dialogs: { saveWhere: async () => where },
			files: { writeText: async (path, text) => void written.push({ path, text }) },
			openPath: async () => opens,
		});
	});

	it('save exactly what was shown, not what there is now', async () => {
		const { files } = await requests.collectDiagnostics(undefined);
		expect(await requests.saveDiagnostics(undefined)).toEqual({ savedAs: 'report.json' });
		expect(written[0]?.path).toBe('/chosen/report.json');
		for (const { text } of files) expect(written[0]?.text).toContain(text);
		expect(JSON.parse(written[0]?.text ?? '')).toEqual({ app: { time: 1 }, hotkey: { rung: 'hook' } });
	});

	it('save nothing that was not shown, nor when the person cancels', async () => {
		expect(await requests.saveDiagnostics(undefined)).toEqual({ savedAs: null });
		await requests.collectDiagnostics(undefined);
		where = null;
		expect(await requests.saveDiagnostics(undefined)).toEqual({ savedAs: null });
		expect(written).toEqual([]);
	});

	it('say when the folder cannot be shown', async () => {
		await requests.openDataFolder(undefined);
		opens = 'No application knows folders.';
		await expect(requests.openDataFolder(undefined)).rejects.toMatchObject({
			error: { kind: 'storage-failed', subject: '/data' },
		});
	});

	it('wipe what was chosen, tell places and limits', async () => {
		await requests.wipe({ what: ['keys', 'models'] });
		expect(wiped).toEqual([['keys', 'models']]);
		expect(await requests.storedPlaces(undefined)).toEqual({ folder: '/data', places: [] });
		expect(requests.beyondHistory({ keep: 4, keepDays: 0 })).toEqual({ count: 4, newestMs: null });
	});
});
