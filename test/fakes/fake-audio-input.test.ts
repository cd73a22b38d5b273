import { expect, it } from 'vitest';
import { audioInputContract } from '../ports/audio-input.contract.ts';
import { FakeAudioInput } from './fake-audio-input.ts';
import { FakeClock } from './fake-clock.ts';

audioInputContract('FakeAudioInput', async () => {
	const clock = new FakeClock();
	const input = new FakeAudioInput({ clock });
	return {
		input,
		pass: async (ms) => {
			for (let passed = 0; passed < ms; passed += 20) {
				clock.advanceBy(20);
				input.hear(new Float32Array(320));
			}
		},
		[Symbol.asyncDispose]: async () => undefined,
	};
});

it('is closed when it breaks', () => {
	const input = new FakeAudioInput({ clock: new FakeClock() });
	input.start();
	input.fail({ kind: 'microphone-lost', message: 'It was unplugged.', retryable: true });
	expect(input.isOpen).toBe(false);
});
