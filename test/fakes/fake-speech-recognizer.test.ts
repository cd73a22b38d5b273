import { describeSpeechRecognizer } from '../ports/speech-recognizer.contract.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeSpeechRecognizer } from './fake-speech-recognizer.ts';

describeSpeechRecognizer('the fake', () => {
	const clock = new FakeClock();
	const recognizer = new FakeSpeechRecognizer({ clock });
	return Promise.resolve({
		recognizer,
		saySentence: async () => {
			const fromMs = clock.nowMs() + 200;
			recognizer.hears({ text: 'stop the music', fromMs, toMs: fromMs + 900 });
			await clock.settleTo(fromMs + 1_900);
		},
		settle: () => clock.settleTo(clock.nowMs() + 1_000),
		[Symbol.asyncDispose]: () => Promise.resolve(),
	});
});
