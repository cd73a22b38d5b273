import { describe, expect, it } from 'vitest';
import { ProviderWatch } from '../../../main/adapters/speech/provider-watch.ts';
import type { RunningProvider } from '../../../main/adapters/speech/provider-watch.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const cudaLine =
	'session.cc:GetSessionOptionsImpl:352 Please compile with -DSHERPA_ONNX_ENABLE_GPU=ON. Available providers: CPUExecutionProvider, . Fallback to cpu!';
const coremlLine =
	'session.cc:GetSessionOptionsImpl:384 CoreML is for Apple only since onnxruntime>=1.15. Fallback to cpu!';

function told(
	asked: string,
	lines: readonly string[],
	late: readonly string[] = [],
): readonly RunningProvider[] {
	const clock = new FakeClock();
	const watch = new ProviderWatch(clock);
	const answers: RunningProvider[] = [];
	for (const line of lines) watch.line(line);
	watch.settle(asked, (answer) => answers.push(answer));
	for (const line of late) watch.line(line);
	clock.advanceBy(1_000);
	return answers;
}

describe('what an engine really runs on', () => {
	it('is the CPU at once when that was asked for', () => {
		const answers: RunningProvider[] = [];
		new ProviderWatch(new FakeClock()).settle('cpu', (answer) => answers.push(answer));
		expect(answers).toEqual([{ provider: 'cpu', reason: '' }]);
		expect(ProviderWatch.asked('auto')).toBe('cpu');
		expect(ProviderWatch.asked('cuda')).toBe('cuda');
	});

	it('is what was asked for when nobody says otherwise', () => {
		expect(told('cuda', ['some other line'])).toEqual([{ provider: 'cuda', reason: '' }]);
	});

	it('is the CPU when stderr says so, also when it is read after the message', () => {
		for (const [before, after] of [
			[[cudaLine], []],
			[[], [cudaLine]],
		] as const) {
			expect(told('cuda', before, after)).toEqual([
				{
					provider: 'cpu',
					reason: 'CUDA was asked for, but this build of the speech engine has no support for it; the CPU is used.',
				},
			]);
		}
		expect(told('coreml', [coremlLine])[0]?.reason).toContain('this computer has no support');
		expect(told('cuda', ['Failed to load libcudnn. Fallback to cpu!'])[0]?.reason).toContain(
			'could not be started',
		);
	});

	it('is asked anew of a new process', () => {
		const clock = new FakeClock();
		const watch = new ProviderWatch(clock);
		const answers: RunningProvider[] = [];
		watch.line(cudaLine);
		watch.reset();
		watch.settle('cuda', (answer) => answers.push(answer));
		clock.advanceBy(1_000);
		expect(answers).toEqual([{ provider: 'cuda', reason: '' }]);
	});
});
