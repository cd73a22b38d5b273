import { beforeAll, describe, expect, it } from 'vitest';
import { defaultVoiceActivity } from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import type { RecognizerHelperEvent } from '../../../main/helpers/recognizer/recognizer-protocol.ts';
import { UtteranceRecognizer } from '../../../main/helpers/recognizer/utterance-recognizer.ts';
import { loadStreamingEngine, loadVoiceActivityEngine } from '../../../main/helpers/sherpa/engines.ts';
import type { StreamingEngine } from '../../../main/helpers/sherpa/engines.ts';
import { loadSherpa } from '../../../main/helpers/sherpa/native-module.ts';
import { practiceModel, practiceSamples } from '../../support/practice-speech.ts';

const sherpa = loadSherpa();
const frame = 320;
let engine: StreamingEngine;

beforeAll(() => {
	engine = loadStreamingEngine(sherpa, practiceModel('practice-en'), { provider: 'cpu', threads: 1 });
});

/** Feeds the sound in frames of 20 ms; `tMs` of the events is when the frame that caused them had been captured. */
function heard(samples: Float32Array): readonly RecognizerHelperEvent[] {
	const events: RecognizerHelperEvent[] = [];
	let nowMs = 0;
	const recognizer = new UtteranceRecognizer({
		streaming: engine,
		offline: null,
		endOfTurn: null,
		detector: loadVoiceActivityEngine(
			sherpa,
			practiceModel('silero-vad'),
			defaultVoiceActivity.keepThreshold,
		),
		voiceActivity: defaultVoiceActivity,
		mode: 'open',
		utterancesSoFar: 0,
		tailPaddingMs: 800,
		nowMs: () => nowMs,
		emit: (event) => events.push(event),
	});
	for (let at = 0; at + frame <= samples.length; at += frame) {
		nowMs = (at + frame) / 16;
		recognizer.accept(samples.slice(at, at + frame), at / 16);
	}
	return events;
}

function bare(samples: Float32Array): string {
	const stream = engine.open();
	stream.accept(samples);
	return stream.text();
}

describe.each(practiceSamples())('$file', ({ samples, text, onsetMs, endMs }) => {
	it('is heard as well as by the bare engine, at the right times', () => {
		const events = heard(samples);
		const finals = events.filter((event) => event.type === 'final');
		expect(finals.map((final) => final.text).join(' ')).toBe(text);
		expect(bare(samples)).toBe(text);

		const started = events.find((event) => event.type === 'speech-started');
		const stopped = events.findLast((event) => event.type === 'speech-stopped');
		expect(Math.abs((started?.onsetMs ?? 0) - onsetMs)).toBeLessThanOrEqual(30);
		expect((started?.tMs ?? Number.POSITIVE_INFINITY) - onsetMs).toBeLessThanOrEqual(180);
		expect(Math.abs((stopped?.endMs ?? 0) - endMs)).toBeLessThanOrEqual(30);
		expect((stopped?.tMs ?? Number.POSITIVE_INFINITY) - endMs).toBeLessThanOrEqual(260);
	});
});
