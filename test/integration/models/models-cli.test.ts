import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ModelStoreBench, weights } from '../../support/model-store-bench.ts';

const root = join(import.meta.dirname, '../../..');

interface CliRun {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

let bench: ModelStoreBench;

beforeEach(async () => {
	bench = await ModelStoreBench.start();
	const models = [bench.plainModel('plain'), bench.plainModel('other')];
	writeFileSync(join(bench.folder, 'catalogue.json'), JSON.stringify({ version: 1, models }));
});
afterEach(() => bench[Symbol.asyncDispose]());

function start(...args: string[]) {
	const child = spawn(
		process.execPath,
		[
			join(root, 'main/models-cli.ts'),
			...args,
			'--models-dir',
			bench.place(),
			'--catalogue',
			join(bench.folder, 'catalogue.json'),
		],
		{ stdio: ['ignore', 'pipe', 'pipe'] },
	);
	const run = new Promise<CliRun>((resolve) => {
		const text = { out: '', err: '' };
		child.stdout.on('data', (piece: Buffer) => (text.out += piece.toString()));
		child.stderr.on('data', (piece: Buffer) => (text.err += piece.toString()));
		child.once('close', (code) => resolve({ code, ...text }));
	});
	return { child, run };
}

const models = (...args: string[]): Promise<CliRun> => start(...args).run;

test('add, list, verify and remove, with their exit codes', async () => {
	expect(await models('add', 'plain')).toMatchObject({
		code: 0,
		out: expect.stringMatching(/^plain: installed/) as string,
	});
	const { out } = await models('list');
	expect(out).toMatch(/^plain +installed.*MIT/m);
	expect(out).toMatch(/^other +- /m);
	expect(await models('verify')).toMatchObject({ code: 0 });
	writeFileSync(bench.place('plain/model.onnx'), Buffer.alloc(weights.length, 1));
	expect(await models('verify', 'plain')).toMatchObject({
		code: 1,
		err: expect.stringMatching(/is damaged \(model\.onnx\)/) as string,
	});
	// The verdict stays, also for who does not look as closely.
	expect((await models('list')).out).toMatch(/^plain +damaged/m);
	expect(await models('add', 'plain')).toMatchObject({ code: 0 });
	const bytes = statSync(bench.place('plain/model.onnx')).size;
	const removed = await models('remove', 'plain');
	expect(removed.code).toBe(0);
	expect(Number(/removed, (\d+) bytes/.exec(removed.out)?.[1])).toBeGreaterThan(bytes);
	expect(existsSync(bench.place('plain'))).toBe(false);
});

test('wrong arguments end with 2, offline and failing downloads with 1 and a sentence', async () => {
	expect(await models('frobnicate')).toMatchObject({ code: 2 });
	expect(await models('add')).toMatchObject({ code: 2 });
	expect(await models('add', 'nonsense')).toMatchObject({
		code: 2,
		err: expect.stringMatching(/no model nonsense/) as string,
	});
	expect(await models('add', 'plain', '--offline')).toMatchObject({
		code: 1,
		err: expect.stringMatching(/Offline mode is on/) as string,
	});
	expect(bench.server.requests).toEqual([]);
	bench.server.files.get('plain.onnx')!.faults = [{ type: 'lfs-pointer' }];
	expect(await models('add', 'plain')).toMatchObject({
		code: 1,
		err: expect.stringMatching(/Git-LFS pointer/) as string,
	});
});

test('killed in the middle: the next run asks for the rest only', async () => {
	bench.server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 120_000 }];
	const { child, run } = start('add', 'plain');
	const part = bench.place('.incoming/plain/files/model.onnx.part');
	while (!existsSync(part) || statSync(part).size < 120_000)
		await new Promise((resolve) => setTimeout(resolve, 10));
	child.kill('SIGKILL');
	expect((await run).code).toBe(null);
	expect((await models('list')).out).toMatch(/^plain +paused 39 %/m);
	// Its lock is of a dead process: nobody waits for it.
	expect(await models('add', 'plain')).toMatchObject({ code: 0 });
	expect(bench.server.requests.map(({ offset }) => offset)).toEqual([0, 120_000, 0]);
	expect(readFileSync(bench.place('plain/model.onnx')).equals(weights)).toBe(true);
});

test('Ctrl-C pauses', async () => {
	bench.server.files.get('plain.onnx')!.faults = [{ type: 'stall', after: 120_000 }];
	const { child, run } = start('add', 'plain');
	while (bench.server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
	child.kill('SIGINT');
	expect(await run).toMatchObject({ code: 1, out: expect.stringMatching(/^plain: paused/) as string });
});

test('two at once do no harm', async () => {
	bench.server.files.get('plain.onnx')!.faults = [{ type: 'slow', pieceBytes: 2_000 }];
	const [first, second] = await Promise.all([models('add', 'plain'), models('add', 'plain')]);
	expect([first.code, second.code]).toEqual([0, 0]);
	expect(bench.server.requests.length).toBe(2);
});

test('a model from a disk', async () => {
	const added = await models('add', '--from', join(root, 'models/practice/stt'), '--offline');
	expect(added).toMatchObject({
		code: 0,
		out: expect.stringMatching(/^stt: installed, unverified/) as string,
	});
	expect((await models('list')).out).toMatch(/^stt .*added by hand/m);
	expect(await models('add', 'plain', '--from', join(root, 'models/practice/stt'))).toMatchObject({
		code: 1,
		err: expect.stringMatching(/are not the model/) as string,
	});
});
