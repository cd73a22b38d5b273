import { APIError } from 'openai';
import type { AnswerFrame, FrameDelta } from './answer-reader.ts';

/** The answer of a server that ignored `stream: true`, as the one frame it would have been. */
export async function* wholeAnswer(response: Response): AsyncGenerator<AnswerFrame, void, undefined> {
	const body: unknown = await response.json();
	const error = fieldOf(body, 'error');
	if (error !== undefined && error !== null) {
		throw new APIError(undefined, Object(error), undefined, response.headers);
	}
	const choices = fieldOf(body, 'choices');
	const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
	const message = fieldOf(choice, 'message');
	if (message === undefined) throw new SyntaxError('A completion without a message.');
	const delta: FrameDelta = {
		content: textOf(message, 'content'),
		refusal: textOf(message, 'refusal'),
		reasoning_content: textOf(message, 'reasoning_content'),
		reasoning: textOf(message, 'reasoning'),
	};
	const model = textOf(body, 'model') ?? '';
	yield { model, choices: [{ delta, finish_reason: textOf(choice, 'finish_reason') ?? 'stop' }] };
}

function fieldOf(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown, name: string): string | null {
	const field = fieldOf(value, name);
	return typeof field === 'string' ? field : null;
}
