import { describeSpeechSynthesizer } from '../ports/speech-synthesizer.contract.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeSpeechSynthesizer } from './fake-speech-synthesizer.ts';

describeSpeechSynthesizer('the fake', () => {
	const clock = new FakeClock();
	const synthesizer = new FakeSpeechSynthesizer({ clock });
	return Promise.resolve({
		synthesizer,
		model: 'practice-tones',
		until: async (met) => {
			for (let step = 0; !met(); step++) {
				if (step > 5_000) throw new Error('It never came.');
				await clock.settleTo(clock.nowMs() + 1);
			}
		},
		settle: () => clock.settleTo(clock.nowMs() + 1_000),
		[Symbol.asyncDispose]: () => Promise.resolve(),
	});
});
