import { HelperSpeechRecognizer } from '../../../main/adapters/speech/helper-speech-recognizer.ts';
import type { RecognizerCare, RecognizerSettings } from '../../../main/adapters/speech/recognizer-options.ts';
import type { RecognizerEvent } from '../../../main/domain/ports/speech-recognizer.ts';
import type {
	RecognizerCommand,
	RecognizerHelperEvent,
	RecognizerOptions,
} from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeHelperProcesses } from '../../fakes/fake-helper-processes.ts';
import { practiceLibrary } from '../../support/practice-speech.ts';

/** The adapter with a process a test plays. */
export function setUp(settings: Partial<RecognizerSettings> = {}, care?: RecognizerCare) {
	const clock = new FakeClock();
	const processes = new FakeHelperProcesses<RecognizerOptions, RecognizerCommand, RecognizerHelperEvent>();
	const events: RecognizerEvent[] = [];
	const recognizer = new HelperSpeechRecognizer({
		fork: processes.fork,
		clock,
		originNs: 0n,
		entry: '/parley/recognizer.entry.ts',
		models: practiceLibrary('/nowhere'),
		settings: () => ({ model: 'practice-en', secondPass: null, provider: 'auto', ...settings }),
		...(care === undefined ? {} : { care }),
	});
	recognizer.onEvent((event) => events.push(event));
	recognizer.start();
	const hello = (): RecognizerOptions => {
		const [message] = processes.last.received;
		if (message?.type !== 'hello') throw new Error('no hello');
		return message.options;
	};
	/** After the first back-off, before the deadline of the handshake. */
	const comeBack = (): void => {
		clock.advanceBy(1_000);
		processes.last.getsReady();
	};
	return { clock, processes, events, recognizer, hello, comeBack };
}
