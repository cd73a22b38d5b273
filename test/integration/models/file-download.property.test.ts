import fc from 'fast-check';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DownloadFailure } from '../../../main/adapters/models/download-faults.ts';
import { downloadFile } from '../../../main/adapters/models/file-download.ts';
import type { DropReason } from '../../../main/adapters/models/file-download.ts';
import { nodeHttpGet } from '../../../main/adapters/models/http-get.ts';
import type { HttpGet } from '../../../main/adapters/models/http-get.ts';
import { HostileFileServer } from '../../support/hostile-file-server.ts';
import type { FileFault } from '../../support/hostile-file-server.ts';
import {
	pseudoRandomBytes,
	quickLimits,
	sha256,
	temporaryFolder,
} from '../../support/model-store-fixtures.ts';

const schedules = 1200;
const limits = { ...quickLimits, connectMs: 60, stallMs: 40, fruitlessTries: 40 };

/** After these the same address may still give the file. */
const passing: fc.Arbitrary<FileFault> = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ type: fc.constant('cut' as const), after: fc.nat(2500) }) },
	{
		weight: 4,
		arbitrary: fc.record({
			type: fc.constant('cut' as const),
			after: fc.nat(2500),
			chunked: fc.constant(true),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ type: fc.constant('stall' as const), after: fc.nat(2500) }) },
	{ weight: 1, arbitrary: fc.constant<FileFault>({ type: 'silent' }) },
	{
		weight: 2,
		arbitrary: fc.record({
			type: fc.constant('slow' as const),
			pieceBytes: fc.integer({ min: 100, max: 900 }),
		}),
	},
	{ weight: 2, arbitrary: fc.constant<FileFault>({ type: 'hang-up' }) },
	{
		weight: 2,
		arbitrary: fc.constantFrom<FileFault>(
			{ type: 'status', status: 503 },
			{ type: 'status', status: 429 },
		),
	},
);
/** After these bytes may be fetched again, each for a reason that is told. */
const spoiling: fc.Arbitrary<FileFault> = fc.constantFrom<FileFault>(
	{ type: 'ignore-range' },
	{ type: 'refuse-range' },
	{ type: 'other-range' },
	{ type: 'change-etag' },
);
const fatal: fc.Arbitrary<FileFault> = fc.oneof(
	fc.constantFrom<FileFault>(
		{ type: 'wrong-bytes' },
		{ type: 'other-total' },
		{ type: 'change-file' },
		{ type: 'gzip' },
		{ type: 'web-page' },
		{ type: 'lfs-pointer' },
		{ type: 'status', status: 404 },
		{ type: 'redirect', to: 'https://evil.example/file' },
		{ type: 'redirect', to: 'file:///etc/passwd' },
	),
	fc.record({ type: fc.constant('wrong-length' as const), by: fc.constantFrom(-5, -1, 1, 900, 9000) }),
	fc.record({ type: fc.constant('too-much' as const), by: fc.integer({ min: 1, max: 900 }) }),
);

interface Schedule {
	readonly size: number;
	readonly published: boolean;
	readonly faults: readonly FileFault[];
	readonly mirrorFaults: readonly FileFault[] | null;
	/** The app ends after so many bytes (of the whole), and starts again. */
	readonly ends: readonly number[];
}

const schedule: fc.Arbitrary<Schedule> = fc.record({
	size: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 60_000, max: 140_000 })),
	published: fc.boolean(),
	faults: fc.array(
		fc.oneof(
			{ weight: 6, arbitrary: passing },
			{ weight: 2, arbitrary: spoiling },
			{ weight: 1, arbitrary: fatal },
		),
		{
			maxLength: 7,
		},
	),
	mirrorFaults: fc.option(fc.array(fc.oneof(passing, spoiling, fatal), { maxLength: 3 })),
	ends: fc.array(fc.nat(3000), { maxLength: 2 }),
});

// Some 30 s on two free cores; stalls are waited for in real time.
test(
	`${schedules} random fault schedules: the file is right or it is not there`,
	{ timeout: 300_000 },
	async () => {
		await using server = await HostileFileServer.start();
		await using mirror = await HostileFileServer.start();
		using folder = temporaryFolder();
		const seen = { good: 0, failed: 0, dropped: new Map<DropReason, number>(), requests: 0 };
		let number = 0;
		await fc.assert(
			fc.asyncProperty(schedule, async (plan) => {
				number += 1;
				const run = new ScheduleRun(plan, join(folder.path, `file${number}`), server, mirror);
				const outcome = await run.play();
				seen[outcome] += 1;
				seen.requests += run.requests;
				for (const reason of run.drops) seen.dropped.set(reason, (seen.dropped.get(reason) ?? 0) + 1);
				await rm(run.target, { force: true });
			}),
			{ numRuns: schedules, seed: 20_261_120 },
		);
		// The schedules reach all of it: a generator that never fails, or never succeeds, would prove nothing.
		expect(seen.good).toBeGreaterThan(schedules / 3);
		expect(seen.failed).toBeGreaterThan(schedules / 20);
		for (const reason of [
			'range-ignored',
			'range-refused',
			'other-range',
			'changed',
			'wrong-contents',
		] as const) {
			expect(seen.dropped.get(reason), reason).toBeGreaterThan(0);
		}
	},
);

class ScheduleRun {
	readonly target: string;
	readonly drops: DropReason[] = [];
	requests = 0;
	readonly #plan: Schedule;
	readonly #first: Uint8Array;
	readonly #urls: string[];
	readonly #http: HttpGet;
	readonly #server: HostileFileServer;
	readonly #requestsBefore: number;
	#sizeBefore = 0;
	#dropsBefore = 0;

	constructor(plan: Schedule, target: string, server: HostileFileServer, mirror: HostileFileServer) {
		this.#plan = plan;
		this.target = target;
		this.#server = server;
		this.#requestsBefore = server.requests.length;
		this.#first = pseudoRandomBytes(plan.size, plan.size);
		this.#urls = [server.serve('model.onnx', this.#first, plan.faults)];
		// Without a hash nobody but the publisher is asked (install-model.ts).
		if (plan.mirrorFaults !== null && plan.published) {
			this.#urls.push(mirror.serve('model.onnx', this.#first, plan.mirrorFaults));
		}
		const plain = nodeHttpGet({ env: {} });
		this.#http = (url, options) => {
			this.#checkRequest(Number(/\d+/.exec(options.headers.range ?? '0')?.[0] ?? 0));
			return plain(url, options);
		};
	}

	async play(): Promise<'good' | 'failed'> {
		for (const end of [...this.#plan.ends, Infinity]) {
			const outcome = await this.#download(end).catch((thrown: unknown) => ({ thrown }));
			if (typeof outcome === 'string') {
				this.#checkGood(outcome);
				return 'good';
			}
			expect(existsSync(this.target)).toBe(false);
			if (outcome.thrown === appEnd) continue;
			this.#checkFailure(outcome.thrown);
			return 'failed';
		}
		throw new Error('The last try has no end.');
	}

	async #download(end: number): Promise<string> {
		const app = new AbortController();
		return downloadFile({
			urls: this.#urls,
			wish: { bytes: this.#plan.size, sha256: this.#plan.published ? sha256(this.#first) : null },
			target: this.target,
			http: this.#http,
			limits: this.#onlyBreaksOff ? { ...limits, connectMs: 10_000, stallMs: 10_000 } : limits,
			hosts: ['127.0.0.1'],
			checkOnline: () => undefined,
			onSize: (bytes) => {
				if (bytes > end) app.abort(appEnd);
			},
			onDropped: (_count, reason) => void this.drops.push(reason),
			random: () => 0.5,
			signal: app.signal,
		});
	}

	/** What is asked for is exactly what is missing, and nothing went away without a reason. */
	#checkRequest(offset: number): void {
		this.requests += 1;
		const part = statSync(`${this.target}.part`).size;
		expect(offset).toBe(part);
		if (part < this.#sizeBefore) expect(this.drops.length).toBeGreaterThan(this.#dropsBefore);
		this.#sizeBefore = part;
		this.#dropsBefore = this.drops.length;
	}

	#checkGood(hash: string): void {
		const got = readFileSync(this.target);
		expect(hash).toBe(sha256(got));
		const kinds = this.#plan.faults.map(({ type }) => type);
		const possible = [sha256(this.#first)];
		if (!this.#plan.published) {
			// Whole versions of the publisher's file, and whatever it sent of the right length: never a mixture.
			possible.push(sha256(this.#first.map((byte) => byte ^ 0x55)));
		}
		if (this.#plan.published || !kinds.includes('wrong-bytes')) expect(possible).toContain(hash);
		expect(existsSync(`${this.target}.part`)).toBe(false);
		expect(existsSync(`${this.target}.part.json`)).toBe(false);
		if (this.#plan.faults.every((fault) => isPassing(fault))) {
			expect(this.drops.filter((reason) => reason !== 'unprovable')).toEqual([]);
			if (this.#plan.ends.length === 0 && this.#onlyBreaksOff) this.#checkNothingTwice();
		}
	}

	/** Nothing in it takes time, so no limit of ours can end an answer: the server alone says how much came. */
	get #onlyBreaksOff(): boolean {
		return this.#plan.faults.every(({ type }) => ['cut', 'hang-up', 'status'].includes(type));
	}

	/** From a server that only breaks off, every byte that was sent once is not asked for again. */
	#checkNothingTwice(): void {
		let next = 0;
		for (const { offset, sent } of this.#server.requests.slice(this.#requestsBefore)) {
			expect(offset).toBe(next);
			next = offset + sent;
		}
		expect(next).toBe(this.#plan.size);
	}

	#checkFailure(thrown: unknown): void {
		if (!(thrown instanceof DownloadFailure)) throw thrown;
		expect(thrown.fault.error.message).toMatch(/^\S.*\.$/s);
		expect(['retry', 'import']).toContain(thrown.fault.remedy);
		// A server that only stumbles gets there in the end.
		expect(this.#plan.faults.every((fault) => isPassing(fault))).toBe(false);
	}
}

const appEnd = new Error('The app ended.');

function isPassing({ type, ...rest }: FileFault): boolean {
	if (type === 'status') return 'status' in rest && rest.status !== 404;
	return ['cut', 'stall', 'silent', 'slow', 'hang-up'].includes(type);
}
