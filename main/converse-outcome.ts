import { BadInput } from './converse-arguments.ts';
import type { ConverseRequest } from './converse-arguments.ts';
import { ConverseScreen, waterfallLines } from './converse-screen.ts';
import type { StampedEvent } from './domain/assistant-events.ts';
import { AssistantFailure } from './domain/errors.ts';
import type { AssistantError } from './domain/errors.ts';

export interface ConverseOutcomeOptions {
	readonly request: ConverseRequest;
	readonly stderr: { readonly isTTY: boolean; write(text: string): unknown };
}

/** What became of a conversation: for the screen, the report and the exit code. */
export class ConverseOutcome {
	readonly #request: ConverseRequest;
	readonly #stderr: ConverseOutcomeOptions['stderr'];
	/** Null where only trouble is told: stderr is no terminal. */
	readonly #screen: ConverseScreen | null;
	readonly #waterfall: string[] = [];
	readonly #told = new Set<string>();
	#unusable = false;
	#failed = false;

	constructor({ request, stderr }: ConverseOutcomeOptions) {
		this.#request = request;
		this.#stderr = stderr;
		const isShown = stderr.isTTY || request.kind === 'demo';
		const write = (text: string): void => void stderr.write(text);
		this.#screen = isShown ? new ConverseScreen({ write, live: stderr.isTTY }) : null;
	}

	/** 0 fine, 2 the input cannot be used, 1 anything else. */
	get exitCode(): number {
		if (this.#unusable) return 2;
		return this.#failed ? 1 : 0;
	}

	/** Going on makes no sense: there is nothing to hear. */
	get isUnusable(): boolean {
		return this.#unusable;
	}

	note(event: StampedEvent): void {
		this.#screen?.show(event);
		if (event.type === 'error') {
			this.#told.add(event.error.message);
			if (this.#screen === null) this.#write(event.error.message);
			if (event.error.kind === 'wav-unreadable') this.#unusable = true;
		}
		if (event.type === 'response.done' && (event.status === 'failed' || event.status === 'incomplete'))
			this.#failed = true;
		if (event.type === 'turn.metrics') this.#waterfall.push(...waterfallLines(event));
	}

	/** Trouble that is no event of the conversation. */
	trouble(error: AssistantError): void {
		this.#failed = true;
		if (this.#told.has(error.message)) return;
		this.#told.add(error.message);
		this.#write(error.message);
	}

	/** How it ended early. @throws what it is not prepared for */
	endedBy(thrown: unknown): void {
		if (thrown instanceof AssistantFailure) this.trouble(thrown.error);
		else if (thrown instanceof BadInput) {
			this.#unusable = true;
			this.#write(thrown.message);
		} else throw thrown;
	}

	/** What `npm run demo` prints at its end. */
	report(): string {
		const { speaker, export: exported, events } = this.#request;
		const files = [speaker, exported, events].filter((file) => file !== null);
		return [
			'',
			'From the end of your speech:',
			...this.#waterfall,
			'',
			'Left behind:',
			...files.map((file) => `  ${file}`),
			'',
		].join('\n');
	}

	#write(sentence: string): void {
		this.#stderr.write(`${sentence}\n`);
	}
}
