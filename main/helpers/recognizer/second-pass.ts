import type { OfflineEngine } from '../sherpa/engines.ts';
import type { RecognizerHelperEvent } from './recognizer-protocol.ts';

/** Time a second pass may take: it is only worth waiting for while the person is. */
const shortestDeadlineMs = 5_000;
const rateHz = 16_000;
/** A large model on a slow disk. The first utterance after a rest waits for it; the streamed text is shown meanwhile. */
const loadDeadlineMs = 30_000;

/** Lets a better, slower model say finished utterances again; whatever happens, each gets its last final. */
export class SecondPass {
	readonly #engine: OfflineEngine;
	readonly #nowMs: () => number;
	readonly #emit: (event: RecognizerHelperEvent) => void;
	readonly #finish: (text: string) => string;
	#broken = false;

	constructor(
		engine: OfflineEngine,
		given: {
			readonly nowMs: () => number;
			readonly emit: (event: RecognizerHelperEvent) => void;
			/** The last hand on a text: its punctuation. */
			readonly finish?: (text: string) => string;
		},
	) {
		this.#engine = engine;
		this.#nowMs = given.nowMs;
		this.#emit = given.emit;
		this.#finish = given.finish ?? ((text) => text);
	}

	/** It failed or hung once; sherpa-onnx's engine cannot be trusted after that. */
	get broken(): boolean {
		return this.#broken;
	}

	/** @param streamed the text to fall back on. */
	async sayAgain(utteranceId: string, audio: Float32Array, streamed: string): Promise<void> {
		const deadlineMs = Math.max(shortestDeadlineMs, (audio.length / rateHz) * 1000);
		const { ready = Promise.resolve() } = this.#engine;
		const loaded = await within(loadDeadlineMs, () => ready.then(() => true));
		const text = loaded === true ? await within(deadlineMs, () => this.#engine.transcribe(audio)) : null;
		if (text === null) this.#giveUp();
		this.#emit({
			type: 'final',
			utteranceId,
			text: text === null || text === '' ? streamed : this.#finish(text),
			last: true,
			tMs: this.#nowMs(),
		});
	}

	#giveUp(): void {
		if (this.#broken) return;
		this.#broken = true;
		this.#emit({
			type: 'error',
			error: {
				kind: 'recognizer-failed',
				message:
					'The model that improves finished sentences failed and is left out from now on. Choose another one in the settings.',
				retryable: false,
			},
			tMs: this.#nowMs(),
		});
	}
}

/** Null when it took longer, or failed. */
async function within<Result>(deadlineMs: number, work: () => Promise<Result>): Promise<Result | null> {
	const { promise: late, resolve } = Promise.withResolvers<null>();
	const timer = setTimeout(() => resolve(null), deadlineMs);
	try {
		return await Promise.race([work(), late]);
	} catch (error) {
		console.error(error instanceof Error ? error.message : 'The second pass failed.');
		return null;
	} finally {
		clearTimeout(timer);
	}
}
