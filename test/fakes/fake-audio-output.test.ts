import { expect, it } from 'vitest';
import { responseId } from '../../main/domain/ids.ts';
import { audioOutputContract } from '../ports/audio-output.contract.ts';
import { FakeAudioOutput } from './fake-audio-output.ts';
import { FakeClock } from './fake-clock.ts';

audioOutputContract('FakeAudioOutput', async () => {
	const clock = new FakeClock();
	const output = new FakeAudioOutput({ clock });
	return {
		output,
		pass: async (ms) => clock.advanceBy(ms),
		[Symbol.asyncDispose]: async () => output[Symbol.dispose](),
	};
});

it('records what was audible, by session time', () => {
	const clock = new FakeClock();
	using output = new FakeAudioOutput({ clock });
	const a = responseId('a');
	output.enqueue(a, 0, new Float32Array(2400), 48_000);
	clock.advanceTo(100);
	output.open(a);
	clock.advanceTo(125);
	output.clear(a);
	clock.advanceTo(300);
	const heardMs = output.heard.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
	expect(heardMs).toBe(25);
	expect(output.heard[0]).toMatchObject({ responseId: a, segmentIndex: 0, fromMs: 100, playedFromMs: 0 });
});
