import type { ResponseId, TurnId } from '../../preload/contract/conversations.ts';
import type { DesktopApi } from '../../preload/contract/desktop-api.ts';
import { m } from '../../preload/words/compiled/messages.js';
import type { AssistantState } from './assistant.svelte.ts';

interface TurnActsOptions {
	readonly assistant: AssistantState;
	/** Tells those who cannot see it happen. */
	readonly onDone: (notice: string) => void;
}

/** What can be done with a turn that is there: each is a request, and its failure is shown where failures are shown. */
export class TurnActs {
	readonly #assistant: AssistantState;
	readonly #onDone: (notice: string) => void;

	constructor({ assistant, onDone }: TurnActsOptions) {
		this.#assistant = assistant;
		this.#onDone = onDone;
	}

	async copy(text: string): Promise<void> {
		await navigator.clipboard.writeText(text);
		this.#onDone(m.conversation_copied());
	}

	/** Asks this in the place of that turn. */
	edit(turnId: TurnId, text: string): void {
		this.#ask((api) => api.editTurn({ turnId, text }));
	}

	retry(): void {
		this.#ask((api) => api.retry());
	}

	goOn(): void {
		this.#ask((api) => api.continueAnswer());
	}

	/** Reads an answer again, from this character of it on. */
	readAgain(responseId: ResponseId, from: number): void {
		this.#ask((api) => api.readAgain({ responseId, from }));
	}

	stop(): void {
		this.#ask((api) => api.stop());
	}

	/** Back to what was set aside for `by`. */
	async restore(first: TurnId | ResponseId, by: TurnId | ResponseId): Promise<void> {
		await this.#assistant.ask((api) => api.restoreTurns({ first, by }));
		await this.#assistant.reload();
		this.#onDone(m.conversation_restored());
	}

	#ask(request: (api: DesktopApi) => ReturnType<DesktopApi['stop']>): void {
		void this.#assistant.ask(request);
	}
}
