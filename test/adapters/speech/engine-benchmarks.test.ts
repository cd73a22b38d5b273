import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineBenchmarks } from '../../../main/adapters/speech/engine-benchmarks.ts';
import type { EngineBenchmarksOptions } from '../../../main/adapters/speech/engine-benchmarks.ts';
import type { ProbeEvent, ProbeOptions } from '../../../main/helpers/probe/probe-protocol.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeHelperProcesses } from '../../fakes/fake-helper-processes.ts';
import type { FakeHelperProcess } from '../../fakes/fake-helper-processes.ts';
import { practiceModel } from '../../support/practice-speech.ts';

const recognizer = practiceModel('practice-en');
const voice = practiceModel('practice-tones');

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-benchmarks-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Probe = FakeHelperProcess<ProbeOptions, never, ProbeEvent>;

function setUp(changes: Partial<EngineBenchmarksOptions> = {}) {
	const processes = new FakeHelperProcesses<ProbeOptions, never, ProbeEvent>();
	const file = join(folder, '.benchmarks.json');
	const measuredModels: string[] = [];
	const benchmarks = new EngineBenchmarks({
		fork: processes.fork,
		clock: new FakeClock(),
		entry: '/parley/probe.entry.ts',
		file,
		sound: null,
		providers: () => ['cpu'],
		libraries: 'build',
		cores: 4,
		processor: 'A processor',
		onMeasured: (model) => measuredModels.push(model),
		...changes,
	});
	const probe = async (number: number): Promise<Probe> => {
		await vi.waitFor(() => expect(processes.all).toHaveLength(number), { timeout: 5_000 });
		return processes.last;
	};
	return { processes, benchmarks, file, measuredModels, probe };
}

function asked(probe: Probe): ProbeOptions {
	const [hello] = probe.received;
	if (hello?.type !== 'hello') throw new Error('no hello');
	return hello.options;
}

function answers(probe: Probe, realTimeFactor: number): void {
	probe.emits({
		type: 'measured',
		measure: { loadMs: 10, realTimeFactor, firstAudioMs: null, memoryMb: 50 },
	});
}

describe('benchmarks of models', () => {
	it('wait until nobody talks, then try one way a process, one after the other', async () => {
		const { processes, benchmarks, probe, measuredModels } = setUp();
		benchmarks.want(recognizer);
		expect(processes.all).toHaveLength(0);
		expect(benchmarks.best(recognizer, 'auto')).toBeNull();
		benchmarks.setIdle(true);
		for (const [index, factor] of [0.4, 0.2, 0.19].entries()) {
			const next = await probe(index + 1);
			expect(asked(next)).toMatchObject({ provider: 'cpu', threads: [1, 2, 4][index] });
			answers(next, factor);
		}
		await benchmarks.settled();
		expect(benchmarks.best(recognizer, 'auto')).toMatchObject({ threads: 2, realTimeFactor: 0.2 });
		expect(measuredModels).toEqual(['practice-en']);
		expect(processes.mostAlive).toBe(1);
	});

	it('try no more threads once more were slower', async () => {
		const { processes, benchmarks, probe } = setUp();
		benchmarks.setIdle(true);
		benchmarks.want(recognizer);
		answers(await probe(1), 0.2);
		answers(await probe(2), 0.3);
		await benchmarks.settled();
		expect(processes.all).toHaveLength(2);
		expect(benchmarks.best(recognizer, 'cpu')).toMatchObject({ threads: 1 });
	});

	it('end at once when somebody talks, and begin again afterwards', async () => {
		const { processes, benchmarks, probe } = setUp({ cores: 1 });
		benchmarks.setIdle(true);
		benchmarks.want(recognizer);
		const first = await probe(1);
		benchmarks.setIdle(false);
		expect(first.alive).toBe(false);
		await benchmarks.settled();
		expect(benchmarks.best(recognizer, 'auto')).toBeNull();
		expect(processes.all).toHaveLength(1);
		benchmarks.setIdle(true);
		answers(await probe(2), 0.2);
		await benchmarks.settled();
		expect(benchmarks.best(recognizer, 'auto')).toMatchObject({ threads: 1 });
	});

	it('are kept for this model on this computer, and nothing is measured twice', async () => {
		const first = setUp({ cores: 1 });
		first.benchmarks.setIdle(true);
		first.benchmarks.want(recognizer);
		first.benchmarks.want(voice);
		answers(await first.probe(1), 0.2);
		answers(await first.probe(2), 0.1);
		await first.benchmarks.settled();
		expect(readFileSync(first.file, 'utf8')).toContain('"threads": 1');

		const again = setUp({ cores: 1 });
		again.benchmarks.setIdle(true);
		again.benchmarks.want(recognizer);
		await again.benchmarks.settled();
		expect(again.processes.all).toHaveLength(0);
		expect(again.benchmarks.best(recognizer, 'auto')).toMatchObject({ realTimeFactor: 0.2 });
		expect(again.benchmarks.best({ ...recognizer, files: [] }, 'auto')).toBeNull();

		const elsewhere = setUp({ cores: 1, processor: 'Another processor' });
		expect(elsewhere.benchmarks.best(recognizer, 'auto')).toBeNull();
	});

	it('remember a model that cannot be measured, and leave a way out that lies or dies', async () => {
		const { processes, benchmarks, probe } = setUp({ cores: 2, providers: () => ['cpu', 'cuda'] });
		benchmarks.setIdle(true);
		benchmarks.want(recognizer);
		answers(await probe(1), 0.2);
		(await probe(2)).exits({ code: 134, signal: null });
		const lying = await probe(3);
		expect(asked(lying)).toMatchObject({ provider: 'cuda', threads: 1 });
		lying.writes('Fallback to cpu!\n');
		answers(lying, 0.01);
		await benchmarks.settled();
		expect(benchmarks.best(recognizer, 'auto')).toMatchObject({ provider: 'cpu', threads: 1 });
		benchmarks.want(voice);
		for (const number of [4, 5, 6]) (await probe(number)).exits({ code: 255, signal: null });
		await benchmarks.settled();
		expect(benchmarks.best(voice, 'auto')).toBeNull();
		benchmarks.want(voice);
		await benchmarks.settled();
		expect(processes.all).toHaveLength(6);
	});
});
