import { APIError } from 'openai';
import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError, AssistantErrorKind } from '../../domain/errors.ts';
import { connectionError, hostOf } from './connection-errors.ts';
import type { Explanation, FailedRequest } from './connection-errors.ts';
import { refusalIn } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** The SDK's error less its open type parameters. */
type ApiFailure = APIError;

/**
 * What a person is told about something that went wrong with a request. Texts of the server are never passed on: they may
 * repeat what was said, or parts of the key.
 */
export function explainFailure(thrown: unknown, request: FailedRequest): Explanation {
	if (thrown instanceof AssistantFailure) return { error: thrown.error, repeatable: false };
	if (thrown instanceof SyntaxError) return { error: unreadable(request), repeatable: false };
	if (isApiFailure(thrown)) {
		if (thrown.status !== undefined) return statusError(thrown, request);
		// An error event inside a stream that began well has no status of its own.
		if (thrown.error !== undefined) return errorEvent(thrown, request);
	}
	if (request.started) return { error: cutOff(request), repeatable: false };
	return connectionError(thrown, request);
}

function isApiFailure(thrown: unknown): thrown is ApiFailure {
	return thrown instanceof APIError;
}

export function cutOff({ baseUrl }: { baseUrl: string }): AssistantError {
	return {
		kind: 'language-model-cut-off',
		message: `The connection to ${hostOf(baseUrl)} broke in the middle of the answer. Ask again.`,
		retryable: true,
		subject: baseUrl,
	};
}

export function webPage({ baseUrl }: { baseUrl: string }): AssistantError {
	return {
		kind: 'language-model-not-found',
		message: `${baseUrl} answered with a web page instead of a model's answer. Correct the base URL in Settings; most end in /v1.`,
		retryable: false,
		subject: baseUrl,
	};
}

export function unreadable({ baseUrl }: { baseUrl: string }): AssistantError {
	return {
		kind: 'language-model-failed',
		message: `${hostOf(baseUrl)} sent something that cannot be read. Ask again, and check that the base URL is that of an OpenAI-compatible server.`,
		retryable: true,
		subject: baseUrl,
	};
}

export function impossibleKey(): AssistantError {
	return {
		kind: 'language-model-unauthorized',
		message: 'The API key holds a character that no key has. Enter it again in Settings.',
		retryable: false,
	};
}

export function connectTimeout(baseUrl: string, limitMs: number): AssistantError {
	return timeout(
		baseUrl,
		`No connection to ${hostOf(baseUrl)} within ${seconds(limitMs)}. Check the network and the base URL in Settings.`,
	);
}

export function firstTokenTimeout(baseUrl: string, limitMs: number): AssistantError {
	return timeout(
		baseUrl,
		`${hostOf(baseUrl)} took the question but did not begin to answer within ${seconds(limitMs)}. Ask again, or choose a faster model in Settings.`,
	);
}

export function stallTimeout(baseUrl: string, limitMs: number): AssistantError {
	return timeout(
		baseUrl,
		`${hostOf(baseUrl)} fell silent for ${seconds(limitMs)} in the middle of the answer. Ask again.`,
	);
}

function timeout(baseUrl: string, message: string): AssistantError {
	return { kind: 'language-model-timeout', message, retryable: true, subject: baseUrl };
}

function seconds(ms: number): string {
	const rounded = Math.round(ms / 100) / 10;
	return rounded === 1 ? '1 second' : `${rounded} seconds`;
}

function told(
	{ baseUrl }: FailedRequest,
	kind: AssistantErrorKind,
	message: string,
	retryable = false,
): Explanation {
	return { error: { kind, message, retryable, subject: baseUrl }, repeatable: retryable };
}

function statusError(thrown: ApiFailure, request: FailedRequest): Explanation {
	const status = Number(thrown.status);
	const refusal = isWebPage(thrown) ? null : refusalIn(status, codesOf(thrown), thrown.message);
	if (refusal === 'busy') return rateLimited(thrown, request);
	if (refusal !== null) return told(request, ...refusals[refusal](request));
	if (status === 404) return { error: notFound(thrown, request), repeatable: false };
	const host = hostOf(request.baseUrl);
	if (status >= 500 || status === 408 || status === 409) {
		const trouble = `${host} has trouble of its own (HTTP ${status}). Ask again in a moment.`;
		const { error } = told(request, 'language-model-failed', trouble, true);
		return { error: { ...error, ...waitOf(retryAfter(thrown.headers, Date.now())) }, repeatable: true };
	}
	if (status >= 300 && status < 400) {
		return told(
			request,
			'language-model-not-found',
			`${request.baseUrl} has moved to another address. Enter the new base URL in Settings; often only http must become https.`,
		);
	}
	return refused(thrown, request);
}

/** What a person is told about each: what happened and what to do. */
const refusals: Readonly<
	Record<Exclude<Refusal, 'busy'>, (request: FailedRequest) => readonly [AssistantErrorKind, string]>
> = {
	key: ({ baseUrl }) => [
		'language-model-unauthorized',
		`${hostOf(baseUrl)} refused the API key. Enter a valid key in Settings.`,
	],
	rights: ({ baseUrl, model }) => [
		'language-model-unauthorized',
		`${hostOf(baseUrl)} does not let this API key use the model ${model}. Check the key's rights, or choose another model in Settings.`,
	],
	quota: ({ baseUrl }) => [
		'language-model-quota',
		`The account at ${hostOf(baseUrl)} has no credit left. Top it up there, or choose another provider in Settings.`,
	],
	model: ({ baseUrl, model }) => [
		'language-model-not-found',
		`${hostOf(baseUrl)} does not have the model ${model === '' ? 'asked for' : model}. Choose one that it has in Settings.`,
	],
	'not-loaded': ({ baseUrl, model }) => [
		'language-model-not-found',
		`${hostOf(baseUrl)} has no model loaded. Load ${model === '' ? 'one' : model} there, or choose another one in Settings.`,
	],
	memory: ({ baseUrl, model }) => [
		'language-model-failed',
		`The model ${model} needs more memory than the computer at ${hostOf(baseUrl)} has free. Close other programs there, or choose a smaller model in Settings.`,
	],
	'too-long': ({ model }) => [
		'language-model-context-too-long',
		`The conversation is too long for ${model}. Start a new one, or lower the number of remembered turns in Settings.`,
	],
	content: ({ baseUrl }) => [
		'language-model-refused',
		`${hostOf(baseUrl)} declined to answer this because of its content rules. Say it differently.`,
	],
};

function notFound(thrown: ApiFailure, request: FailedRequest): AssistantError {
	if (isWebPage(thrown)) return webPage(request);
	if (/model/i.test(thrown.message)) return told(request, ...refusals.model(request)).error;
	return {
		kind: 'language-model-not-found',
		message: `${request.baseUrl} has no chat completions. Correct the base URL in Settings; most end in /v1.`,
		retryable: false,
		subject: request.baseUrl,
	};
}

function rateLimited(thrown: ApiFailure, request: FailedRequest): Explanation {
	const retryAfterMs = retryAfter(thrown.headers, Date.now());
	const when = retryAfterMs === null ? 'in a moment' : `in ${seconds(Math.max(1000, retryAfterMs))}`;
	const error: AssistantError = {
		kind: 'language-model-rate-limited',
		message: `${hostOf(request.baseUrl)} gets too many requests from this account. Ask again ${when}.`,
		retryable: true,
		subject: request.baseUrl,
	};
	return { error: { ...error, ...waitOf(retryAfterMs) }, repeatable: true };
}

function waitOf(retryAfterMs: number | null): Pick<AssistantError, 'retryAfterMs'> {
	return retryAfterMs === null ? {} : { retryAfterMs };
}

/** A 4xx that waiting does not help: mostly a setting that this server does not know. */
function refused(thrown: ApiFailure, request: FailedRequest): Explanation {
	const host = hostOf(request.baseUrl);
	if (isWebPage(thrown)) return { error: webPage(request), repeatable: false };
	const option = optionNames.find((name) => thrown.param === name) ?? optionIn(thrown.message);
	if (option === undefined) {
		return told(
			request,
			'language-model-failed',
			`${host} did not accept the request (HTTP ${String(thrown.status)}). Check the model and its options in Settings.`,
		);
	}
	return {
		...told(
			request,
			'language-model-failed',
			`${host} does not accept the option ${option} for ${request.model}. Clear it in Settings.`,
		),
		refusedOption: option,
	};
}

/** The longest name first: `max_tokens` is also a part of sentences about others. */
function optionIn(message: string): string | undefined {
	return optionNames.find((name) => message.includes(name));
}

/** The options we may have sent; only these names are ever taken from a server's text. */
const optionNames = [
	'temperature',
	'top_p',
	'min_p',
	'top_k',
	'frequency_penalty',
	'presence_penalty',
	'repetition_penalty',
	'repeat_penalty',
	'max_completion_tokens',
	'max_tokens',
] as const;

function errorEvent(thrown: ApiFailure, request: FailedRequest): Explanation {
	const status = codesOf(thrown).find((code) => /^[45]\d\d$/.test(code)) ?? '500';
	return statusError(
		APIError.generate(Number(status), { error: thrown.error }, undefined, new Headers()),
		request,
	);
}

/** Servers put it in either field, and some send a number. */
function codesOf(thrown: ApiFailure): readonly string[] {
	const fields: readonly unknown[] = [thrown.code, thrown.type];
	return fields.filter((field) => typeof field === 'string' || typeof field === 'number').map(String);
}

function isWebPage(thrown: ApiFailure): boolean {
	return thrown.headers?.get('content-type')?.includes('text/html') === true;
}

/** How long the server asks to be left alone, ms; null when it does not say. `nowMs` is wall-clock time. */
export function retryAfter(headers: Headers | undefined, nowMs: number): number | null {
	const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
	if (Number.isFinite(exact) && exact >= 0) return exact;
	const value = headers?.get('retry-after') ?? '';
	if (/^\d+(\.\d+)?$/.test(value.trim())) return Number(value) * 1000;
	const date = Date.parse(value);
	return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
