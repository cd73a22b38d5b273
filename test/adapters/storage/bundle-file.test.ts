import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	isBundle,
	parseBundle,
	writeBundle,
	writeFolder,
} from '../../../main/adapters/storage/bundle-file.ts';
import { anyConversation } from '../../fixtures/stored-turns.ts';

const at = '2026-11-20T18:47:05.120Z';
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-bundle-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const [one, two] = fc.sample(anyConversation, { numRuns: 2, seed: 7 });
if (one === undefined || two === undefined) throw new Error('fast-check made nothing');
const asText = async (conversations: (typeof one)[]): Promise<string> => {
	const path = join(folder, 'text.json');
	await writeBundle(path, conversations, at);
	return readFileSync(path, 'utf8');
};
const refused = (text: string) => expect(parseBundle(text)).rejects;

describe('a bundle', () => {
	it('gives back exactly what went in, laid out by us or by anybody', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(anyConversation, { maxLength: 4 }), async (conversations) => {
				const text = await asText(conversations);
				expect(isBundle(text)).toBe(true);
				expect(await parseBundle(text)).toEqual(conversations);
				const otherwise = JSON.stringify(JSON.parse(text), null, 2);
				expect(isBundle(otherwise)).toBe(true);
				expect(await parseBundle(`\uFEFF${otherwise}`)).toEqual(conversations);
			}),
			{ numRuns: 20 },
		);
	});

	it('is told apart from a single conversation', () => {
		expect(isBundle('{"format":"parley.conversation","version":1}')).toBe(false);
	});

	it('is refused whole, with the place, when anything in it is wrong', async () => {
		const text = await asText([one, two]);
		await refused(text.replaceAll('"turns":[', '"turns":[7,')).toThrow(
			/^Conversation 1 of the bundle: .*turns\[0\]/,
		);
		await refused(text.split('\n').toSpliced(1, 1).join('\n')).toThrow(/says it holds 2 .* there are 1/);
		await refused(text.replace('"version":1', '"version":2')).toThrow(/newer Parley/);
		await refused(text.slice(0, -30)).toThrow(/not valid JSON/);
		await refused('{"format":"parley.bundle","version":1}').toThrow(/conversations must be a list/);
	});

	it('tells how far it is', async () => {
		const seen: number[] = [];
		await parseBundle(await asText([one, two]), (count) => seen.push(count));
		expect(seen).toEqual([1, 2]);
	});

	it('leaves what was there when writing fails', async () => {
		const path = join(folder, 'kept.json');
		await writeBundle(path, [one], at);
		const before = readFileSync(path, 'utf8');
		const broken = (function* () {
			yield two;
			throw new Error('the disk is gone');
		})();
		await expect(writeBundle(path, broken, at)).rejects.toMatchObject({
			error: { kind: 'storage-failed' },
		});
		expect(readFileSync(path, 'utf8')).toBe(before);
		expect(readdirSync(folder)).toEqual(['kept.json']);
	});
});

describe('a folder of files', () => {
	it('holds a file for each, and nothing is left of one that failed', async () => {
		const files = [
			{ name: 'a.md', conversation: one },
			{ name: 'b.md', conversation: two },
		];
		await writeFolder(join(folder, 'out'), files, 'markdown');
		expect(readdirSync(join(folder, 'out'))).toEqual(['a.md', 'b.md']);
		await expect(writeFolder(join(folder, 'out'), files, 'markdown')).rejects.toMatchObject({
			error: { kind: 'storage-failed' },
		});
		const bad = [...files, { name: 'none/c.md', conversation: one }];
		await expect(writeFolder(join(folder, 'half'), bad, 'text')).rejects.toThrow();
		expect(existsSync(join(folder, 'half'))).toBe(false);
	});
});
