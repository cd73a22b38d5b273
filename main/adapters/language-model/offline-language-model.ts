import { isIPv4 } from 'node:net';
import type { AssistantError } from '../../domain/errors.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type { LanguageModel, LanguageModelEvent } from '../../domain/ports/language-model.ts';
import { hostOf, shownAddress } from './connection-errors.ts';

/**
 * Whether an address leads back to this machine: by number, or by the one name that no name server is asked for. Names below
 * `.localhost` are left out: not every system keeps those to itself.
 */
export function isOnThisMachine(baseUrl: string): boolean {
	if (!URL.canParse(baseUrl)) return false;
	// `URL` has already written every number in its usual form: 127.1 and 0x7f000001 are 127.0.0.1 here.
	const { hostname } = new URL(baseUrl);
	return (
		hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
	);
}

/** In offline mode: nothing for a server on this machine, otherwise what a person is told instead of a connection. */
export function offlineRefusal(baseUrl: string, offline: boolean): AssistantError | null {
	if (!offline || isOnThisMachine(baseUrl)) return null;
	return {
		kind: 'offline',
		message: `Offline mode is on, and ${hostOf(baseUrl)} is not on this computer. Choose a server on this computer, or turn offline mode off in Settings, under Privacy.`,
		retryable: false,
		subject: shownAddress(baseUrl),
	};
}

/** Stands where a server elsewhere would be asked: says why it is not, and has nothing that could connect. */
export class OfflineLanguageModel implements LanguageModel {
	readonly #error: AssistantError;

	constructor(error: AssistantError) {
		this.#error = error;
	}

	answer(): AsyncIterable<LanguageModelEvent> {
		const refused = (): Promise<never> => Promise.reject(new AssistantFailure(this.#error));
		return { [Symbol.asyncIterator]: () => ({ next: refused }) };
	}

	warmUp(): void {
		return;
	}
}
