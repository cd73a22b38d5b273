import type { Clock } from '../domain/ports/clock.ts';
import type { AssistantPort } from './assistant-port.ts';
import { toggleTalk } from './talk-toggle.ts';

type Talking = Pick<AssistantPort, 'snapshot' | 'press' | 'release' | 'setListening'>;

export interface HotkeyActivationOptions {
	readonly assistant: Talking;
	readonly clock: Pick<Clock, 'nowMs' | 'schedule'>;
}

/** A worn key that comes up this shortly before it goes down again was held all along, ms. Costs every answer as much. */
const bounceMs = 25;
/** Presses this shortly after the one before are repetition (systems repeat every 20–50 ms) or a worn contact, ms. */
const doublePressMs = 150;

/**
 * What the one key means, whoever tells of it. Held: it is down while a person talks. Toggled: each press begins or ends.
 * Repetition of a held key counts once. How long a key may be held at most is the conversation's decision (`maxHoldMs`); a
 * key still down after that means nothing until it was up.
 */
export class HotkeyActivation implements Disposable {
	readonly #assistant: Talking;
	readonly #clock: HotkeyActivationOptions['clock'];
	#isDown = false;
	/** We pressed, so it is ours to release. */
	#talks = false;
	#pressedAtMs = Number.NEGATIVE_INFINITY;
	#release: Disposable | null = null;
	#suspended = false;

	constructor({ assistant, clock }: HotkeyActivationOptions) {
		this.#assistant = assistant;
		this.#clock = clock;
	}

	/** While a person chooses another key, none means anything. */
	set suspended(suspended: boolean) {
		if (suspended) this.letGo();
		this.#suspended = suspended;
	}

	down(behaviour: 'hold' | 'toggle'): void {
		this.#dropRelease();
		if (this.#isDown || this.#suspended) return;
		this.#isDown = true;
		if (behaviour === 'toggle') {
			this.toggle();
			return;
		}
		if (this.#talks) return;
		this.#talks = true;
		this.#assistant.press();
	}

	up(): void {
		if (!this.#isDown) return;
		this.#isDown = false;
		if (!this.#talks) return;
		this.#release = this.#clock.schedule(this.#clock.nowMs() + bounceMs, () => this.#stopTalking());
	}

	/** A press of which nobody will tell the end. */
	toggle(): void {
		const nowMs = this.#clock.nowMs();
		const repeats = nowMs - this.#pressedAtMs < doublePressMs;
		this.#pressedAtMs = nowMs;
		if (!this.#suspended && !repeats) toggleTalk(this.#assistant);
	}

	/** The key's end cannot be seen any more: it is taken for up, at once. */
	letGo(): void {
		this.#isDown = false;
		this.#dropRelease();
		if (this.#talks) this.#stopTalking();
	}

	[Symbol.dispose](): void {
		this.letGo();
	}

	#stopTalking(): void {
		this.#release = null;
		this.#talks = false;
		this.#assistant.release();
	}

	#dropRelease(): void {
		this.#release?.[Symbol.dispose]();
		this.#release = null;
	}
}
