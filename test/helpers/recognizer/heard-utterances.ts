import { defaultVoiceActivity } from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import type { RecognizerHelperEvent } from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import { UtteranceRecognizer } from '../../../main/helpers/recognizer/utterance-recognizer.ts';
import type { UtteranceRecognizerOptions } from '../../../main/helpers/recognizer/utterance-recognizer.ts';
import type { RecognizerStream } from '../../../main/helpers/sherpa/engines.ts';

const frame = 320;

/** A stream that "recognises" each 100 ms of loud samples as a word. */
export class FakeStream implements RecognizerStream {
	/** Silent samples before the first loud one, loud samples, silent samples after the last one. */
	before = 0;
	loud = 0;
	after = 0;

	accept(samples: Float32Array): void {
		for (const sample of samples) {
			if (sample !== 0) {
				this.loud += 1;
				this.after = 0;
			} else if (this.loud === 0) this.before += 1;
			else this.after += 1;
		}
	}

	text(): string {
		return Array.from({ length: Math.floor(this.loud / 1_600) }, () => 'word').join(' ');
	}
}

/** A recognizer whose detector hears any sound that is not zero, on a clock that moves with what it is fed. */
export function setUp(change: Partial<UtteranceRecognizerOptions> = {}) {
	const events: RecognizerHelperEvent[] = [];
	const streams: FakeStream[] = [];
	let nowMs = 0;
	/** What the engine's work has taken beyond the time of the sound. */
	let workedMs = 0;
	let resets = 0;
	const recognizer = new UtteranceRecognizer({
		streaming: {
			open: () => {
				const stream = new FakeStream();
				streams.push(stream);
				return stream;
			},
		},
		offline: null,
		endOfTurn: null,
		detector: {
			hopSamples: 256,
			accept: (hop) => hop.some((sample) => sample !== 0),
			reset: () => (resets += 1),
		},
		voiceActivity: defaultVoiceActivity,
		mode: 'open',
		utterancesSoFar: 0,
		tailPaddingMs: 800,
		nowMs: () => nowMs + workedMs,
		emit: (event) => events.push(event),
		...change,
	});
	return {
		recognizer,
		events,
		streams,
		resets: () => resets,
		types: () => events.map(({ type }) => type),
		finals: () => events.filter((event) => event.type === 'final'),
		at: () => nowMs,
		work: (ms: number) => (workedMs += ms),
		skip: (ms: number) => (nowMs += ms),
		feed: (ms: number, level: number) => {
			for (let fed = 0; fed < ms; fed += 20, nowMs += 20) {
				recognizer.accept(new Float32Array(frame).fill(level), nowMs);
			}
		},
	};
}
