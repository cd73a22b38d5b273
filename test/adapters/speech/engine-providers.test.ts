import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineProviders } from '../../../main/adapters/speech/engine-providers.ts';
import type { EngineProvidersOptions } from '../../../main/adapters/speech/engine-providers.ts';
import type { ProbeEvent, ProbeOptions } from '../../../main/helpers/probe/probe-protocol.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeHelperProcesses } from '../../fakes/fake-helper-processes.ts';
import { practiceModel } from '../../support/practice-speech.ts';

const measured: ProbeEvent = {
	type: 'measured',
	measure: { loadMs: 5, realTimeFactor: 0.01, firstAudioMs: null, memoryMb: 100 },
};
const fallbackLine =
	'session.cc:GetSessionOptionsImpl:352 Please compile with -DSHERPA_ONNX_ENABLE_GPU=ON. Available providers: CPUExecutionProvider, . Fallback to cpu!\n';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-providers-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function setUp(changes: Partial<EngineProvidersOptions> = {}) {
	const clock = new FakeClock();
	const processes = new FakeHelperProcesses<ProbeOptions, never, ProbeEvent>();
	const providers = new EngineProviders({
		fork: processes.fork,
		clock,
		entry: '/parley/probe.entry.ts',
		trialModel: () => practiceModel('practice-en'),
		verdictFile: join(folder, '.providers.json'),
		run: () => Promise.resolve('570.86.15, NVIDIA H200, 143771 MiB'),
		libraries: () => ({ identity: 'gpu-build', missingForCuda: null }),
		...changes,
	});
	/** Until the trial was forked. */
	const forked = async (): Promise<void> => {
		for (let turn = 0; processes.all.length === 0; turn++) {
			if (turn > 1_000) throw new Error('Nothing was tried.');
			await new Promise((resolve) => setTimeout(resolve, 2));
		}
	};
	return { clock, processes, providers, forked };
}

describe('which provider a helper is to ask for', () => {
	it('is the CPU, at once and without a process, where the libraries are missing', () => {
		const { providers, processes } = setUp({
			libraries: () => ({ identity: 'x', missingForCuda: 'libonnxruntime_providers_cuda.so' }),
		});
		expect(providers.choose('cuda')).toEqual({
			provider: 'cpu',
			reason: 'CUDA was asked for, but this build of the speech engine has no support for it (libonnxruntime_providers_cuda.so is missing); the CPU is used.',
		});
		expect(providers.choose('auto')).toEqual({ provider: 'cpu', reason: '' });
		expect(providers.choose('cpu')).toEqual({ provider: 'cpu', reason: '' });
		expect(providers.choose('coreml')).toEqual({ provider: 'coreml', reason: '' });
		expect(processes.all).toHaveLength(0);
	});

	it('is the CPU where no driver answers', async () => {
		const { providers, processes } = setUp({ run: () => Promise.resolve(null) });
		expect(providers.choose('cuda').reason).toContain('still being tried');
		await providers.settled();
		expect(providers.choose('cuda').reason).toContain('no NVIDIA card with a working driver answers');
		expect(processes.all).toHaveLength(0);
	});

	it('is CUDA once a spare process has run a model on it, and that is told', async () => {
		const { providers, processes, forked } = setUp();
		let told = 0;
		providers.onSettled(() => (told += 1));
		expect(providers.choose('cuda').provider).toBe('cpu');
		expect(providers.choose('auto')).toEqual({ provider: 'cpu', reason: '' });
		await forked();
		const [hello] = processes.last.received;
		expect(hello).toMatchObject({ options: { model: { id: 'practice-en' }, provider: 'cuda' } });
		processes.last.emits(measured);
		await providers.settled();
		expect(told).toBe(1);
		expect(providers.choose('cuda')).toEqual({ provider: 'cuda', reason: '' });
		expect(providers.choose('auto')).toEqual({ provider: 'cuda', reason: '' });
		expect(processes.all).toHaveLength(1);
		expect(processes.alive).toBe(0);
	});

	it('is the CPU when the trial lies: it answers, but stderr tells of the fallback', async () => {
		const { providers, processes, forked } = setUp();
		providers.choose('cuda');
		await forked();
		// The line is still in the pipe when the answer comes: it is read before anything is believed.
		const process = processes.last;
		process.exitWhenKilled = null;
		process.emits(measured);
		process.writes(fallbackLine);
		process.exits({ code: null, signal: 'SIGKILL' });
		await providers.settled();
		expect(providers.choose('cuda')).toEqual({
			provider: 'cpu',
			reason: 'CUDA was asked for, but this build of the speech engine has no support for it; the CPU is used.',
		});
	});

	it('is the CPU when the trial aborts', async () => {
		const { providers, processes, forked } = setUp();
		providers.choose('cuda');
		await forked();
		processes.last.writes('Failed to load library libcudnn.so.9\n');
		processes.last.exits({ code: null, signal: 'SIGABRT' });
		await providers.settled();
		expect(providers.choose('cuda').reason).toBe(
			'CUDA was asked for, but a trial of it failed (its native code gave up, SIGABRT); the CPU is used.',
		);
	});

	it('is the CPU when the trial hangs, and the process does not stay', async () => {
		const { providers, processes, forked, clock } = setUp({ deadlineMs: 30_000 });
		providers.choose('cuda');
		await forked();
		clock.advanceBy(30_000);
		await providers.settled();
		expect(providers.choose('cuda').reason).toContain('a trial of it did not come to an end');
		expect(processes.last.kills).toEqual(['SIGKILL']);
		expect(clock.pendingTimers).toBe(0);
	});

	it('is the CPU when the trial cannot be made', async () => {
		const refusing = setUp();
		refusing.providers.choose('cuda');
		await refusing.forked();
		refusing.processes.last.refuses({
			kind: 'model-missing',
			message: 'It is not there.',
			retryable: false,
		});
		await refusing.providers.settled();
		expect(refusing.providers.choose('cuda').reason).toContain('could not be tried (It is not there.)');
		rmSync(join(folder, '.providers.json'));
		const without = setUp({ trialModel: () => null });
		without.providers.choose('cuda');
		await without.providers.settled();
		expect(without.providers.choose('cuda').reason).toContain('is missing');
	});

	it('is remembered by driver and libraries, good or bad', async () => {
		const first = setUp();
		first.providers.choose('cuda');
		await first.forked();
		first.processes.last.exits({ code: 134, signal: null });
		await first.providers.settled();
		const again = setUp();
		again.providers.choose('cuda');
		await again.providers.settled();
		expect(again.providers.choose('cuda').reason).toContain('a trial of it failed');
		expect(again.processes.all).toHaveLength(0);
		for (const change of [
			{ libraries: () => ({ identity: 'newer build', missingForCuda: null }) },
			{ run: () => Promise.resolve('571.1, NVIDIA H200, 143771 MiB') },
		]) {
			const other = setUp(change);
			other.providers.choose('cuda');
			await other.forked();
			other.processes.last.emits(measured);
			await other.providers.settled();
			expect(other.providers.choose('cuda').provider).toBe('cuda');
		}
	});

	it('is the CPU again after a real model died of CUDA', async () => {
		const { providers, processes, forked } = setUp();
		providers.choose('cuda');
		await forked();
		processes.last.emits(measured);
		await providers.settled();
		await providers.failed('the recognizer ended when it used it');
		expect(providers.choose('cuda').reason).toContain('the recognizer ended');
		const next = setUp();
		next.providers.choose('cuda');
		await next.providers.settled();
		expect(next.providers.choose('cuda').provider).toBe('cpu');
	});

	it('leaves no process behind when the app ends', async () => {
		const { providers, processes, forked } = setUp();
		providers.choose('cuda');
		await forked();
		providers[Symbol.dispose]();
		await providers.settled();
		expect(processes.alive).toBe(0);
	});
});
