import { captureRateHz } from '../../../main/domain/ports/audio-input.ts';
import { describeSpeechRecognizer } from '../../ports/speech-recognizer.contract.ts';
import { describeSpeechSynthesizer } from '../../ports/speech-synthesizer.contract.ts';
import { practiceSamples } from '../../support/practice-speech.ts';
import { pause, realRecognizer, realSynthesizer } from './helper-under-test.ts';

const frameSamples = 320;

describeSpeechRecognizer('the helper with the practice model', async () => {
	const helper = realRecognizer();
	await helper.port.whenReady();
	const samples = practiceSamples()[0]?.samples ?? new Float32Array(0);
	let fedMs = 0;
	// Frames are worked on in order, and nothing tells that the last one was: half a second without an event does.
	const settle = async (): Promise<void> => {
		for (let before = -1; before !== helper.messages();) {
			before = helper.messages();
			await pause(500);
		}
	};
	return {
		recognizer: helper.port,
		saySentence: async () => {
			for (let at = 0; at + frameSamples <= samples.length; at += frameSamples) {
				helper.port.accept({ startMs: fedMs, samples: samples.slice(at, at + frameSamples) });
				fedMs += (frameSamples / captureRateHz) * 1000;
			}
			await settle();
		},
		settle,
		[Symbol.asyncDispose]: () => helper[Symbol.asyncDispose](),
	};
});

describeSpeechSynthesizer('the helper with the practice tones', async () => {
	const helper = realSynthesizer();
	await helper.port.whenReady();
	return {
		synthesizer: helper.port,
		model: 'practice-tones',
		until: helper.until,
		settle: () => pause(200),
		[Symbol.asyncDispose]: () => helper[Symbol.asyncDispose](),
	};
});
