import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StoreLock } from '../../../main/adapters/models/store-lock.ts';
import { temporaryFolder } from '../../support/model-store-fixtures.ts';

/** No process has it: above Linux's largest. */
const deadPid = 4_194_305;

test('one at a time; given back when disposed of', async () => {
	using folder = temporaryFolder();
	const path = join(folder.path, 'deep', 'a.lock');
	{
		await using first = await StoreLock.take(path);
		expect(await first?.held()).toBe(true);
		expect(await StoreLock.take(path)).toBeNull();
	}
	expect(existsSync(path)).toBe(false);
	await using again = await StoreLock.take(path);
	expect(again).not.toBeNull();
});

test('of many at once exactly one gets it, also when a dead one left its lock', async () => {
	using folder = temporaryFolder();
	for (let round = 0; round < 40; round += 1) {
		const path = join(folder.path, `${round}.lock`);
		if (round % 2 === 0) writeFileSync(path, `${deadPid} left behind`);
		const locks = await Promise.all(Array.from({ length: 6 }, () => StoreLock.take(path)));
		const held = await Promise.all(locks.map(async (lock) => (await lock?.held()) === true));
		expect(held.filter(Boolean).length).toBeLessThanOrEqual(1);
		expect(held.some(Boolean) || existsSync(path)).toBe(true);
		for (const lock of locks) await lock?.[Symbol.asyncDispose]();
	}
});

test('one that nobody touches any more is taken over, and its late holder notices', async () => {
	using folder = temporaryFolder();
	const path = join(folder.path, 'a.lock');
	await using sleeper = await StoreLock.take(path, { beatMs: 1e6, staleMs: 60_000 });
	const old = new Date(Date.now() - 120_000);
	utimesSync(path, old, old);
	await using next = await StoreLock.take(path);
	expect(await next?.held()).toBe(true);
	expect(await sleeper?.held()).toBe(false);
	await sleeper?.[Symbol.asyncDispose]();
	expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
});
