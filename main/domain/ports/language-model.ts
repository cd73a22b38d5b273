import type { AssistantError } from '../errors.ts';

export interface ChatMessage {
	readonly role: 'system' | 'user' | 'assistant';
	readonly content: string;
}

export interface LanguageModelRequest {
	readonly messages: readonly ChatMessage[];
	/** What the built-in voice check tells about; ignored by real models. */
	readonly measured: { readonly endpointMs: number | null; readonly transcriptMs: number | null };
}

export type LanguageModelEvent =
	/** The request's bytes are on the wire. */
	| { readonly type: 'sent'; readonly tMs: number }
	/** Never empty. `tMs` is when the bytes were read from the socket. */
	| { readonly type: 'delta'; readonly text: string; readonly tMs: number }
	/** A reasoning model's thoughts: shown folded, never spoken. */
	| { readonly type: 'reasoning'; readonly text: string; readonly tMs: number }
	/** The model asked first failed before its first token, because of `error`: `model` answers instead. Before any delta. */
	| {
			readonly type: 'replaced';
			readonly model: string;
			readonly error: AssistantError;
			readonly tMs: number;
	  }
	| {
			readonly type: 'done';
			readonly reason: 'stop' | 'length' | 'content-filter';
			readonly model: string;
			readonly tMs: number;
	  };

/** Streams one answer. */
export interface LanguageModel {
	/**
	 * Yields until `done`. Throws `AssistantFailure` for anything a person should know; ends quietly when `signal` aborts, and
	 * the socket is free at once. Retries by itself only before the first delta.
	 */
	answer(request: LanguageModelRequest, signal: AbortSignal): AsyncIterable<LanguageModelEvent>;
	/** Opens a connection ahead of the first request, so that its handshake is not part of anyone's wait. Never throws. */
	warmUp(): void;
}
