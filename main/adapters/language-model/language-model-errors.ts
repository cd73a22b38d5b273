import { APIError } from 'openai';
import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError, AssistantErrorKind } from '../../domain/errors.ts';
import { connectionError, hostOf } from './connection-errors.ts';
import type { Explanation, FailedRequest } from './connection-errors.ts';

/** The SDK's error less its open type parameters. */
type ApiFailure = APIError;

const quotaCodes = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);
const contextCodes = new Set([
	'context_length_exceeded',
	'exceed_context_size_error',
	'string_above_max_length',
]);
const filterCodes = new Set(['content_filter', 'content_policy_violation', 'ResponsibleAIPolicyViolation']);
/** How servers without codes (llama.cpp, vLLM, Ollama, LM Studio) say that the conversation is too long. */
const contextWords = /context (length|size|window)|maximum context|too many tokens|n_ctx/i;

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
	const host = hostOf(request.baseUrl);
	if (status === 401 || status === 403) {
		const refusal =
			status === 401
				? `${host} refused the API key. Enter a valid key in Settings.`
				: `${host} does not let this API key use the model ${request.model}. Check the key's rights, or choose another model in Settings.`;
		return told(request, 'language-model-unauthorized', refusal);
	}
	if (status === 402 || quotaCodes.has(codeOf(thrown))) {
		return told(
			request,
			'language-model-quota',
			`The account at ${host} has no credit left. Top it up there, or choose another provider in Settings.`,
		);
	}
	if (status === 404) return { error: notFound(thrown, request), repeatable: false };
	if (status === 429) return rateLimited(thrown, request);
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

function notFound(thrown: ApiFailure, request: FailedRequest): AssistantError {
	if (isWebPage(thrown)) return webPage(request);
	const modelIsMissing = codeOf(thrown) === 'model_not_found' || /model/i.test(thrown.message);
	return {
		kind: 'language-model-not-found',
		message: modelIsMissing
			? `${hostOf(request.baseUrl)} does not have the model ${request.model === '' ? 'asked for' : request.model}. Choose one that it has in Settings.`
			: `${request.baseUrl} has no chat completions. Correct the base URL in Settings; most end in /v1.`,
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

/** A 4xx that waiting does not help: too long, filtered, or a setting that this server does not know. */
function refused(thrown: ApiFailure, request: FailedRequest): Explanation {
	const host = hostOf(request.baseUrl);
	if (thrown.status === 413 || contextCodes.has(codeOf(thrown)) || contextWords.test(thrown.message)) {
		return told(
			request,
			'language-model-context-too-long',
			`The conversation is too long for ${request.model}. Start a new one, or lower the number of remembered turns in Settings.`,
		);
	}
	if (filterCodes.has(codeOf(thrown))) {
		return told(
			request,
			'language-model-refused',
			`${host} declined to answer this because of its content rules. Say it differently.`,
		);
	}
	if (isWebPage(thrown)) return { error: webPage(request), repeatable: false };
	const setting = settingNames.find((name) => thrown.param === name || thrown.message.includes(name));
	return setting === undefined
		? told(
				request,
				'language-model-failed',
				`${host} did not accept the request (HTTP ${String(thrown.status)}). Check the model and its options in Settings.`,
			)
		: told(
				request,
				'language-model-failed',
				`${host} does not accept the option ${setting} for ${request.model}. Clear it in Settings.`,
			);
}

/** The options we may have sent; only these names are ever taken from a server's text. */
const settingNames = [
	'temperature',
	'top_p',
	'min_p',
	'top_k',
	'frequency_penalty',
	'presence_penalty',
	'repetition_penalty',
	'max_completion_tokens',
	'max_tokens',
] as const;

function errorEvent(thrown: ApiFailure, request: FailedRequest): Explanation {
	const code = codeOf(thrown);
	if (contextCodes.has(code) || filterCodes.has(code) || contextWords.test(thrown.message)) {
		return refused(thrown, request);
	}
	const status = /^[45]\d\d$/.test(code) ? Number(code) : quotaCodes.has(code) ? 402 : 500;
	return statusError(APIError.generate(status, { error: thrown.error }, undefined, new Headers()), request);
}

function codeOf(thrown: ApiFailure): string {
	// Servers put it in either field, and some send a number.
	const fields: readonly unknown[] = [thrown.code, thrown.type];
	const codes = fields
		.filter((field) => typeof field === 'string' || typeof field === 'number')
		.map(String);
	const known = codes.find(
		(code) => quotaCodes.has(code) || contextCodes.has(code) || filterCodes.has(code),
	);
	return known ?? codes[0] ?? '';
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
