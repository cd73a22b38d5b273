/**
 * Sound in, utterances out: the recognizer helper without its process.
 *
 * Decisions
 * - One utterance at a time, each in a stream of its own that begins before the onset; while none is open nothing is decoded.
 * - The detector is asked before anything is decoded: an onset never waits for the recognizer.
 * - The end is said at once: the engine is fed silence as fast as it takes it instead of waiting for real silence.
 */
import { engineRateHz } from '../sherpa/engines.ts';
import type { OfflineEngine, StreamingEngine, VoiceActivityEngine } from '../sherpa/engines.ts';
import { AudioHistory } from './audio-history.ts';
import type { EndOfTurnModel } from './end-of-turn-model.ts';
import { HearingPace } from './hearing-pace.ts';
import type { ListeningMode, RecognizerHelperEvent, VoiceActivityOptions } from './recognizer-protocol.ts';
import { SecondPass } from './second-pass.ts';
import { Utterance } from './utterance.ts';
import { VoiceActivity } from './voice-activity.ts';
import type { VoiceActivityEdge } from './voice-activity.ts';

export interface UtteranceRecognizerOptions {
	readonly streaming: StreamingEngine;
	readonly offline: OfflineEngine | null;
	readonly detector: VoiceActivityEngine;
	readonly endOfTurn: EndOfTurnModel | null;
	readonly voiceActivity: VoiceActivityOptions;
	readonly mode: ListeningMode;
	readonly utterancesSoFar: number;
	/** Silence the streaming model needs to say its last word. */
	readonly tailPaddingMs: number;
	readonly nowMs: () => number;
	readonly emit: (event: RecognizerHelperEvent) => void;
	/** The last hand on every text that an answer may be begun on: its punctuation. */
	readonly finish?: (text: string) => string;
}

/** Sound fed before an onset, ms: architecture.md §5 asks for at least 500. */
export const preRollMs = 600;
/** An utterance longer than this is closed and goes on as a new one, ms: streams and the second pass stay bounded. */
export const longestUtteranceMs = 60_000;
/**
 * Speech that goes on after a soft end is heard again from where its stream began, and nothing else is heard meanwhile. Where
 * that would take longer than this, ms, there is no soft end and the text comes with the final: as late as a short pause is
 * noticed at all. The practice model hears 30 s again in 100 ms (RTF 0.0034); a model at RTF 0.05 has soft ends for 3 s.
 */
export const longestRehearingMs = 150;
/** Sound before a turn's first onset that the end-of-turn model hears too, ms: as its makers feed it (pipecat, base_smart_turn.py). */
const turnPreRollMs = 500;
/** Frames that start this much later or earlier than due are another stretch of sound, ms. Capture jitter is below 100. */
const gapMs = 400;

export class UtteranceRecognizer {
	readonly #options: UtteranceRecognizerOptions;
	readonly #activity: VoiceActivity;
	readonly #secondPass: SecondPass | null;
	readonly #pace = new HearingPace();
	readonly #history = new AudioHistory({ capacityMs: 2_000, rateHz: engineRateHz });
	#mode: ListeningMode;
	#utterance: Utterance | null = null;
	#named: number;
	/** Number of the next sample the detector has not seen. */
	#seenTo = 0;
	/** Number of the first sample a new utterance may be fed: the last one's speech ended there. */
	#freeFrom = 0;
	/** Number of the first sample of the person's turn; null before its first onset. */
	#turnFrom: number | null = null;

	constructor(options: UtteranceRecognizerOptions) {
		this.#options = options;
		this.#mode = options.mode;
		this.#named = options.utterancesSoFar;
		this.#activity = new VoiceActivity(options.voiceActivity);
		this.#secondPass = options.offline === null ? null : new SecondPass(options.offline, options);
	}

	/** 16 kHz mono, in the order it was captured. */
	accept(samples: Float32Array, startMs: number): void {
		if (Math.abs(startMs - this.#history.endMs) > gapMs) this.#skip(startMs);
		this.#history.append(samples, startMs);
		this.#options.endOfTurn?.accept(samples);
		this.#detect();
		this.#feed();
	}

	listen(mode: ListeningMode): void {
		if (mode === this.#mode) return;
		this.#mode = mode;
		if (this.#utterance?.kind === 'voice') this.#close(this.#utterance);
		this.#listenAnew();
	}

	begin(id: string): void {
		if (this.#utterance?.id === id) return;
		if (this.#utterance !== null) this.#close(this.#utterance);
		this.#open(id, 'manual', this.#history.endMs);
		this.#feed();
	}

	/** Also closes what the detector opened, before it would. Unknown ids are late news and mean nothing. */
	end(id: string): void {
		if (this.#utterance?.id !== id) return;
		this.#close(this.#utterance);
		this.#listenAnew();
	}

	/** What is being said meanwhile belongs to the next turn. */
	endTurn(): void {
		this.#turnFrom = this.#utterance?.from ?? null;
	}

	/** Gives out what was said so far: nobody will speak into this process again. */
	dispose(): void {
		if (this.#utterance !== null) this.#close(this.#utterance);
	}

	#detect(): void {
		if (this.#mode === 'manual' || this.#utterance?.kind === 'manual') {
			this.#seenTo = this.#history.end;
			return;
		}
		const { detector } = this.#options;
		const { hopSamples } = detector;
		for (; this.#history.end - this.#seenTo >= hopSamples; this.#seenTo += hopSamples) {
			const samples = this.#history.since(this.#seenTo).slice(0, hopSamples);
			const startMs = this.#msAt(this.#seenTo);
			const edge = this.#activity.accept({
				speech: detector.accept(samples),
				samples,
				startMs,
			});
			if (edge !== null) this.#edge(edge);
		}
	}

	#edge(edge: VoiceActivityEdge): void {
		if (edge.type === 'started') return this.#started(edge.onsetMs);
		const utterance = this.#utterance;
		if (utterance === null) return;
		if (edge.type === 'resumed') return utterance.goOn();
		if (edge.type === 'paused') return this.#paused(utterance, edge.endMs);
		this.#stopped(utterance, edge.endMs);
		this.#freeFrom = Math.min(this.#history.end, this.#history.indexAt(edge.endMs));
	}

	#started(onsetMs: number): void {
		const id = this.#nextId();
		this.#options.emit({ type: 'speech-started', utteranceId: id, onsetMs, tMs: this.#options.nowMs() });
		this.#open(id, 'voice', onsetMs);
	}

	/** Perhaps that was all: the text so far, so that work on an answer can begin. */
	#paused(utterance: Utterance, endMs: number): void {
		this.#feed();
		const soundMs = ((utterance.fedTo - utterance.streamFrom) * 1000) / engineRateHz;
		// A feed may have cut an endless utterance.
		if (utterance !== this.#utterance || this.#pace.costMs(soundMs) > longestRehearingMs) return;
		const text = this.#finish(utterance.pause(this.#tailSamples));
		if (text === '') return;
		const tMs = this.#options.nowMs();
		this.#options.emit({ type: 'soft-end', utteranceId: utterance.id, text, endMs, tMs });
	}

	#stopped(utterance: Utterance, endMs: number): void {
		this.#options.emit({
			type: 'speech-stopped',
			utteranceId: utterance.id,
			endMs,
			tMs: this.#options.nowMs(),
		});
		this.#close(utterance);
		void this.#judge(utterance.id);
	}

	#open(id: string, kind: 'voice' | 'manual', onsetMs: number): void {
		const wanted = this.#history.indexAt(onsetMs - preRollMs);
		const from = Math.max(wanted, this.#freeFrom, this.#history.start);
		this.#turnFrom ??= this.#history.indexAt(onsetMs - turnPreRollMs);
		this.#utterance = new Utterance({
			id,
			kind,
			engine: this.#options.streaming,
			from,
		});
	}

	#feed(): void {
		const utterance = this.#utterance;
		if (utterance === null || utterance.paused || utterance.fedTo >= this.#history.end) return;
		const text = this.#hear(utterance, this.#history.since(utterance.fedTo));
		if (text !== null && text !== '') {
			this.#options.emit({
				type: 'partial',
				utteranceId: utterance.id,
				text,
				tMs: this.#options.nowMs(),
			});
		}
		if (utterance.fedTo - utterance.streamFrom < (longestUtteranceMs * engineRateHz) / 1000) return;
		if (utterance.kind === 'manual') utterance.renew(this.#tailSamples);
		else this.#splitLong(utterance);
	}

	#hear(utterance: Utterance, samples: Float32Array): string | null {
		const startMs = this.#options.nowMs();
		const text = utterance.accept(samples);
		this.#pace.heard((samples.length * 1000) / engineRateHz, this.#options.nowMs() - startMs);
		return text;
	}

	/** Speech without an end (or noise taken for it): a forced final, and the next utterance begins where it was cut. */
	#splitLong(utterance: Utterance): void {
		this.#stopped(utterance, this.#history.endMs);
		this.#freeFrom = this.#history.end;
		// sherpa-onnx's detector buffers all of one speech.
		this.#options.detector.reset();
		this.#started(this.#history.endMs);
	}

	#close(utterance: Utterance): void {
		this.#utterance = null;
		this.#freeFrom = utterance.fedTo;
		const text = this.#finish(utterance.finish(this.#tailSamples));
		const again = text !== '' && this.#secondPass !== null && !this.#secondPass.broken;
		this.#options.emit({
			type: 'final',
			utteranceId: utterance.id,
			text,
			last: !again,
			tMs: this.#options.nowMs(),
		});
		if (again) void this.#secondPass.sayAgain(utterance.id, utterance.audio(), text);
	}

	#finish(text: string): string {
		return this.#options.finish?.(text) ?? text;
	}

	async #judge(utteranceId: string): Promise<void> {
		if (this.#options.endOfTurn === null || this.#turnFrom === null) return;
		try {
			const probability = await this.#options.endOfTurn.judge(this.#history.end - this.#turnFrom);
			this.#options.emit({ type: 'end-of-turn', utteranceId, probability, tMs: this.#options.nowMs() });
		} catch (error) {
			// Silence alone ends turns then, as without the model.
			console.error(
				`The end-of-turn model failed: ${error instanceof Error ? error.message : 'unknown error'}`,
			);
		}
	}

	/** The microphone was away: what comes now does not continue what was. */
	#skip(startMs: number): void {
		if (this.#utterance?.kind === 'voice') this.#stopped(this.#utterance, this.#history.endMs);
		this.#history.clear();
		this.#history.append(new Float32Array(0), startMs);
		this.#options.endOfTurn?.reset();
		this.#turnFrom = this.#utterance === null ? null : this.#history.end;
		this.#listenAnew();
	}

	#listenAnew(): void {
		this.#activity.reset();
		this.#options.detector.reset();
		this.#seenTo = this.#history.end;
	}

	#msAt(index: number): number {
		return this.#history.endMs - ((this.#history.end - index) * 1000) / engineRateHz;
	}

	#nextId(): string {
		this.#named += 1;
		return `utt_${this.#named}`;
	}

	get #tailSamples(): number {
		return Math.round((this.#options.tailPaddingMs * engineRateHz) / 1000);
	}
}
