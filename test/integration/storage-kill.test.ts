import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../main/adapters/storage/database.ts';
import { SqliteConversationStore } from '../../main/adapters/storage/sqlite-conversation-store.ts';
import { conversationId } from '../../main/domain/ids.ts';

const writer = fileURLToPath(new URL('../fixtures/endless-writer.ts', import.meta.url));
const kills = 10;
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-kill-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a writer run until it has said so many things are on disk, kills it, and gives back everything it had said. */
async function writeUntilKilled(path: string, run: number): Promise<string[]> {
	const child = spawn(process.execPath, [writer, path, `run${run}`], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const said: string[] = [];
	const lines = createInterface({ input: child.stdout });
	lines.on('line', (line) => {
		said.push(line);
		// Not right after a commit, but somewhere in what follows it.
		if (said.length === 8 + run * 3) setTimeout(() => child.kill('SIGKILL'), run);
	});
	await Promise.all([once(child, 'exit'), once(lines, 'close')]);
	expect(child.signalCode).toBe('SIGKILL');
	return said;
}

it('loses nothing that was on disk and keeps nothing by halves, however often it is killed', async () => {
	const path = join(folder, 'history.db');
	const now = () => Date.now();
	const said: string[] = [];
	for (let run = 0; run < kills; run++) {
		said.push(...(await writeUntilKilled(path, run)));
		const { database, problem } = openDatabase({ path, now });
		expect(problem).toBeNull();
		expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
		// Also the search index agrees with the turns it was made from.
		database.prepare("INSERT INTO turns_text (turns_text, rank) VALUES ('integrity-check', 1)").run();
		using store = new SqliteConversationStore({ database, now });
		const turns = new Set<string>(store.conversation(conversationId('c'))?.turns.map(({ id }) => id));
		for (const line of said) {
			const [what, id = ''] = line.split(' ');
			if (what === 'turn') expect(turns.has(id)).toBe(true);
			else expect(store.conversation(conversationId(id))?.turns).toHaveLength(100);
		}
		for (const { turnCount, title } of store.listConversations({ limit: 10_000, offset: 0 })) {
			if (title === 'Imported') expect(turnCount).toBe(100);
		}
	}
	expect(said.length).toBeGreaterThan(kills * 8);
});
