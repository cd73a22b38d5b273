import type { ServerResponse } from 'node:http';

/** What goes wrong. Counts are deltas written before it does. */
export type ScriptedFault =
	/** An error in OpenAI's shape. */
	| {
			readonly type: 'status';
			readonly status: number;
			readonly code?: string;
			readonly message?: string;
			readonly param?: string;
			readonly retryAfter?: string;
			/** The whole answer, in the provider's own shape, instead of the fields above. */
			readonly body?: unknown;
	  }
	/** A web page, as a wrong base URL gives. */
	| { readonly type: 'html'; readonly status?: number }
	| { readonly type: 'hang-before-headers' }
	| { readonly type: 'hang'; readonly afterDeltas: number }
	/** The connection breaks. */
	| { readonly type: 'cut'; readonly afterDeltas: number }
	/** The stream ends properly, but in the middle of the answer. */
	| { readonly type: 'end'; readonly afterDeltas: number }
	| { readonly type: 'invalid-json'; readonly afterDeltas: number }
	| {
			readonly type: 'error-frame';
			readonly afterDeltas: number;
			readonly code: string;
			readonly message?: string;
	  };

export interface ScriptedAnswer {
	/** Split into words; `deltas` instead gives every piece, empty ones too. */
	readonly text?: string;
	readonly deltas?: readonly string[];
	/** Written before the answer, in the field `reasoningField` (default `reasoning_content`). */
	readonly reasoning?: readonly string[];
	readonly reasoningField?: 'reasoning_content' | 'reasoning';
	/** From the request to the first delta, ms (default 0). */
	readonly ttftMs?: number;
	/** Default: no pause between deltas. */
	readonly tokensPerSecond?: number;
	/** A first delta with a role and an empty text, as OpenAI sends (default true). */
	readonly roleFirst?: boolean;
	/** A frame without choices that tells the tokens used. */
	readonly usage?: boolean;
	/** Default `stop`; null sends none. */
	readonly finishReason?: string | null;
	/** Whether `[DONE]` ends the stream (default true). */
	readonly endMark?: boolean;
	/** One JSON completion, although a stream was asked for. */
	readonly whole?: boolean;
	readonly fault?: ScriptedFault;
}

/** The sentence answered when nothing else was asked for. */
export const plainAnswer: ScriptedAnswer = { text: 'This is a scripted answer. It has two sentences.' };

/** The pieces of an answer as they are streamed: words with the space before them, unless given one by one. */
export function deltasOf(answer: ScriptedAnswer): readonly string[] {
	return answer.deltas ?? answer.text?.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}

export function writtenBefore(fault: ScriptedFault | undefined): number {
	return fault !== undefined && 'afterDeltas' in fault ? fault.afterDeltas : Number.POSITIVE_INFINITY;
}

export function frame(delta: object, finishReason: string | null = null): string {
	const choices = [{ index: 0, delta, finish_reason: finishReason }];
	return `data: ${JSON.stringify({ id: 'scripted', object: 'chat.completion.chunk', model: 'scripted', choices })}\n\n`;
}

const cutDelayMs = 20;

export function breakOff(response: ServerResponse, fault: ScriptedFault): void {
	// Only once what was written has left: destroying drops what has not.
	if (fault.type === 'cut') setTimeout(() => response.destroy(), cutDelayMs);
	if (fault.type === 'end') response.end();
	if (fault.type === 'invalid-json') response.end('data: {"choices":[{"delta":\n\n');
	if (fault.type === 'error-frame') {
		response.end(
			`data: ${JSON.stringify({ error: { code: fault.code, message: fault.message ?? 'scripted' } })}\n\n`,
		);
	}
}

export function sendError(response: ServerResponse, fault: Extract<ScriptedFault, { type: 'status' }>): void {
	const { status, code, param, retryAfter, message = 'A scripted failure.' } = fault;
	response.writeHead(status, {
		'content-type': 'application/json',
		...(retryAfter !== undefined && { 'retry-after': retryAfter }),
	});
	const error = { message, code: code ?? null, param: param ?? null, type: code ?? null };
	response.end(JSON.stringify(fault.body ?? { error }));
}

export function sendPage(response: ServerResponse, status: number): void {
	response
		.writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
		.end('<!doctype html><title>Welcome</title>');
}

export function sendWhole(response: ServerResponse, answer: ScriptedAnswer): void {
	const message = { role: 'assistant', content: deltasOf(answer).join('') };
	const choices = [{ index: 0, message, finish_reason: answer.finishReason ?? 'stop' }];
	response
		.writeHead(200, { 'content-type': 'application/json' })
		.end(JSON.stringify({ model: 'scripted', choices }));
}
