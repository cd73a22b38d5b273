import type { AssistantState } from './assistant.svelte.ts';
import type { TalkCommand } from './talk-gesture.ts';
import { TalkGesture } from './talk-gesture.ts';

/** The talk button of a window, or its key. */
export class Talk {
	readonly #assistant: AssistantState;
	readonly #gesture = new TalkGesture();

	constructor(assistant: AssistantState) {
		this.#assistant = assistant;
	}

	down(): void {
		this.#ask(this.#gesture.down(this.#assistant.view, performance.now()));
	}

	up(): void {
		this.#ask(this.#gesture.up(this.#assistant.view, performance.now()));
	}

	lost(): void {
		this.#ask(this.#gesture.lost(this.#assistant.view));
	}

	#ask(command: TalkCommand | null): void {
		const assistant = this.#assistant;
		if (command === 'press') void assistant.ask((api) => api.press());
		if (command === 'release') void assistant.ask((api) => api.release());
		if (command === 'listen') void assistant.ask((api) => api.setListening({ on: true }));
		if (command === 'mute') void assistant.ask((api) => api.setListening({ on: false }));
	}
}
