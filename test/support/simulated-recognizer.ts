import type { Happening } from '../../main/domain/happenings.ts';
import { utteranceId } from '../../main/domain/ids.ts';
import type { UtteranceId } from '../../main/domain/ids.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';

/** One stretch of sound from the person; without `text` it wakes the detector but holds no word. */
export interface Sound {
	readonly fromMs: number;
	readonly toMs: number;
	readonly text?: string;
	/** When the person takes a breath too short to end the utterance: the words so far come as a soft end. */
	readonly breathsMs?: readonly number[];
	/** What the second pass makes of it, `secondPassMs` after the first. */
	readonly secondText?: string;
	/** What the end-of-turn model says of it. */
	readonly endOfTurn?: number;
	/** How much longer than usual the final takes. */
	readonly finalLateMs?: number;
}

interface OpenUtterance {
	readonly id: UtteranceId;
	readonly kind: 'voice' | 'manual';
	readonly sound: Sound | null;
	/** Words spoken before this belong to it no more. */
	readonly fromMs: number;
}

/**
 * Onset decision, silence that brings the words so far, silence that closes an utterance, delay of partials, ms: the recognizer
 * helper's own figures (soft ends come 124 to 160 ms after the true end of the practice samples: 112 and what frames add).
 */
const times = {
	onsetMs: 64,
	softSilenceMs: 132,
	silenceMs: 232,
	partialLagMs: 280,
	finalMs: 6,
	secondPassMs: 400,
	judgeMs: 30,
	preRollMs: 500,
};

/** The recognizer as the conversation sees it: what a person says in a script, heard by a detector or under a key. */
export class SimulatedRecognizer {
	readonly #clock: FakeClock;
	readonly #tell: (event: Happening) => void;
	readonly #sounds: Sound[] = [];
	#mode: 'open' | 'manual' = 'open';
	#open: OpenUtterance | null = null;
	#named = 0;
	#freeFromMs = 0;
	/** Nothing is decoded in the silence after a soft end. */
	#pausedToMs = 0;
	#up = true;

	constructor(clock: FakeClock, tell: (event: Happening) => void) {
		this.#clock = clock;
		this.#tell = tell;
	}

	hear(sound: Sound): void {
		this.#sounds.push(sound);
		this.#at(sound.fromMs + times.onsetMs, () => this.#onset(sound));
		for (const word of spokenWords(sound))
			this.#at(word.atMs + times.partialLagMs, () => this.#partial());
		for (const endMs of [...(sound.breathsMs ?? []), sound.toMs])
			this.#at(endMs + times.softSilenceMs, () => this.#softEnd(sound, endMs));
		this.#at(sound.toMs + times.silenceMs, () => this.#silence(sound));
	}

	listen(mode: 'open' | 'manual'): void {
		if (mode === this.#mode) return;
		this.#mode = mode;
		if (this.#open?.kind === 'voice') this.#close(this.#open);
	}

	begin(id: UtteranceId): void {
		if (this.#open !== null) this.#close(this.#open);
		const fromMs = Math.max(this.#freeFromMs, this.#clock.nowMs() - times.preRollMs);
		this.#open = { id, kind: 'manual', sound: null, fromMs };
	}

	end(id: UtteranceId): void {
		if (this.#open?.id === id) this.#close(this.#open);
	}

	/** The helper dies: what was understood is given out, and nothing is heard until it is back. */
	crash(downMs: number): void {
		if (!this.#up) return;
		this.#up = false;
		const open = this.#open;
		this.#open = null;
		if (open !== null) {
			const nowMs = this.#clock.nowMs();
			if (open.kind === 'voice')
				this.#tell({ type: 'speech.stopped', utteranceId: open.id, endMs: nowMs });
			const text = this.#wordsOf(open, nowMs - times.partialLagMs);
			this.#tell({ type: 'speech.final', utteranceId: open.id, text, last: true });
		}
		this.#tell({ type: 'helper.changed', helper: 'recognizer', state: 'restarting', detail: null });
		this.#at(this.#clock.nowMs() + downMs, () => {
			this.#up = true;
			this.#freeFromMs = this.#clock.nowMs();
			this.#tell({ type: 'helper.changed', helper: 'recognizer', state: 'ready', detail: null });
			this.#tell({ type: 'recognizer.ready', model: 'practice-en' });
		});
	}

	#onset(sound: Sound): void {
		if (!this.#up || this.#mode === 'manual' || this.#open !== null) return;
		this.#named += 1;
		const id = utteranceId(`utt_${String(this.#named)}`);
		this.#open = { id, kind: 'voice', sound, fromMs: sound.fromMs };
		this.#tell({ type: 'speech.started', utteranceId: id, onsetMs: sound.fromMs });
	}

	#partial(): void {
		const open = this.#open;
		if (open === null || !this.#up || this.#clock.nowMs() < this.#pausedToMs) return;
		const text = this.#wordsOf(open, this.#clock.nowMs() - times.partialLagMs);
		if (text !== '') this.#tell({ type: 'speech.partial', utteranceId: open.id, text });
	}

	/** Flushed: every word spoken by then, the last one included. */
	#softEnd(sound: Sound, endMs: number): void {
		const open = this.#open;
		if (open?.sound !== sound || !this.#up) return;
		this.#pausedToMs = endMs + times.silenceMs;
		const text = this.#wordsOf(open, endMs);
		if (text !== '') this.#tell({ type: 'speech.soft_end', utteranceId: open.id, text, endMs });
	}

	#silence(sound: Sound): void {
		const open = this.#open;
		if (open?.sound !== sound) return;
		this.#open = null;
		this.#freeFromMs = sound.toMs;
		this.#tell({ type: 'speech.stopped', utteranceId: open.id, endMs: sound.toMs });
		const finalAtMs = this.#clock.nowMs() + times.finalMs + (sound.finalLateMs ?? 0);
		const last = sound.secondText === undefined;
		this.#final(finalAtMs, { utteranceId: open.id, text: sound.text ?? '', last });
		if (sound.secondText !== undefined)
			this.#final(finalAtMs + times.secondPassMs, {
				utteranceId: open.id,
				text: sound.secondText,
				last: true,
			});
		const { endOfTurn: probability } = sound;
		if (probability === undefined) return;
		this.#at(this.#clock.nowMs() + times.judgeMs, () =>
			this.#tell({ type: 'speech.end_of_turn', utteranceId: open.id, probability }),
		);
	}

	#close(open: OpenUtterance): void {
		this.#open = null;
		const nowMs = this.#clock.nowMs();
		this.#freeFromMs = nowMs;
		const text = this.#up ? this.#wordsOf(open, nowMs) : '';
		this.#final(nowMs + times.finalMs, { utteranceId: open.id, text, last: true });
	}

	#final(atMs: number, final: { utteranceId: UtteranceId; text: string; last: boolean }): void {
		this.#at(atMs, () => this.#tell({ type: 'speech.final', ...final }));
	}

	#wordsOf({ fromMs, sound }: OpenUtterance, untilMs: number): string {
		const sounds = sound === null ? this.#sounds : [sound];
		return sounds
			.flatMap(spokenWords)
			.filter(({ atMs }) => atMs > fromMs && atMs <= untilMs)
			.map(({ word }) => word)
			.join(' ');
	}

	#at(atMs: number, run: () => void): void {
		this.#clock.schedule(atMs, run);
	}
}

/** Each word with when its last sound is made; words are spread evenly. */
function spokenWords({ fromMs, toMs, text = '' }: Sound): { word: string; atMs: number }[] {
	const words = text.split(' ').filter((word) => word !== '');
	return words.map((word, index) => ({
		word,
		atMs: fromMs + ((toMs - fromMs) * (index + 1)) / words.length,
	}));
}
