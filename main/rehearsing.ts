import type { LentRecognizer } from './adapters/speech/lent-recognizer.ts';
import type { ConversationSettings, ConversationState } from './domain/conversation-state.ts';
import { AssistantFailure } from './domain/errors.ts';
import type { Clock } from './domain/ports/clock.ts';
import { Rehearsal } from './domain/rehearsal.ts';
import type { RehearsalEvent } from './domain/rehearsal.ts';

/** What the window is told of a rehearsal; `ended`: a key was pressed, or nobody wanted it any more. */
export type RehearsalNews = RehearsalEvent | { readonly type: 'ended' };

export interface RehearsingOptions {
	readonly clock: Clock;
	readonly recognizer: LentRecognizer;
	readonly settings: () => ConversationSettings;
	readonly state: () => ConversationState;
	/** Ends a turn that was begun by voice, and what is being spoken. */
	readonly hush: () => void;
	readonly tell: (news: RehearsalNews) => void;
}

/** Lends the recognizer to a rehearsal, as long as the window wants one and no key is pressed. */
export class Rehearsing implements Disposable {
	readonly #options: RehearsingOptions;
	#running = new DisposableStack();
	#isRunning = false;

	constructor(options: RehearsingOptions) {
		this.#options = options;
	}

	/** With the settings as they are now; one that runs begins anew. @throws AssistantFailure while a key is held. */
	start(): void {
		const { clock, recognizer, settings, state, hush, tell } = this.#options;
		if (state().turn?.source === 'push-to-talk') throw new AssistantFailure(keyHeld);
		this.#running.dispose();
		hush();
		const running = new DisposableStack();
		const rehearsal = running.use(
			new Rehearsal({
				clock,
				settings: settings(),
				onEvent: tell,
				onTurnOver: () => recognizer.endTurn(),
			}),
		);
		running.use(
			recognizer.lend(
				(event) => rehearsal.hear(event),
				() => this.stop(),
			),
		);
		this.#running = running;
		this.#isRunning = true;
	}

	stop(): void {
		this.#running.dispose();
		if (this.#isRunning) this.#options.tell({ type: 'ended' });
		this.#isRunning = false;
	}

	/** Another preset counts from the next word on. */
	settingsChanged(): void {
		if (this.#isRunning) this.start();
	}

	[Symbol.dispose](): void {
		this.stop();
	}
}

const keyHeld = {
	kind: 'internal',
	message: 'You are talking to Parley just now. Let go of the key, then try it out.',
	retryable: true,
} as const;
