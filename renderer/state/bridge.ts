import type { DesktopApi } from '../../preload/contract/desktop-api.ts';
import type { AssistantError, Reply } from '../../preload/contract/wire-error.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { sentenceOf } from './trouble.ts';

declare global {
	interface Window {
		readonly assistant: DesktopApi;
	}
}

/** A request that failed, with what to tell the person. */
export class RequestFailure extends Error {
	readonly error: AssistantError;

	constructor(error: AssistantError) {
		super(error.message);
		this.name = 'RequestFailure';
		this.error = error;
	}
}

/** The value of a reply, or its error thrown. */
export async function valueOf<Value>(reply: Promise<Reply<Value>>): Promise<Value> {
	const answer = await reply;
	if (!answer.ok) throw new RequestFailure(answer.error);
	return answer.value;
}

/** What to show for anything caught where there is room for a sentence only. */
export function wordsOf(thrown: unknown): string {
	return sentenceOf(errorOf(thrown));
}

/** What to show for anything caught. */
export function errorOf(thrown: unknown): AssistantError {
	if (thrown instanceof RequestFailure) return thrown.error;
	return {
		kind: 'internal',
		message: m.trouble_say_internal(),
		retryable: true,
	};
}
