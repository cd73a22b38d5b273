/** Why a server refused, as far as it can be told from what it sent. */
export type Refusal =
	'key' | 'quota' | 'model' | 'not-loaded' | 'memory' | 'too-long' | 'content' | 'busy' | 'rights';

interface Rule {
	readonly refusal: Refusal;
	readonly statuses?: readonly number[];
	readonly codes?: readonly string[];
	readonly words?: RegExp;
}

/**
 * The first rule that fits counts; a rule fits by its code or its words, and only at its statuses if it names any. Each says whose
 * it is. Words are only ever matched: nothing of a server's text is passed on.
 */
const rules: readonly Rule[] = [
	// Gemini answers a wrong key with 400 (code from google.rpc.ErrorInfo).
	{ refusal: 'key', codes: ['API_KEY_INVALID', 'invalid_api_key'], words: /^\d* ?api key not valid/i },
	{
		// OpenAI; Gemini's daily quota (error-body.ts).
		refusal: 'quota',
		codes: [
			'insufficient_quota',
			'billing_hard_limit_reached',
			'billing_not_active',
			'quota_per_day',
			'billing_error',
		],
		// Anthropic answers with 400 and the code of any bad request.
		words: /credit balance is too low/i,
	},
	{
		// Ollama, 500.
		refusal: 'memory',
		words: /requires more system memory/i,
	},
	{
		// LM Studio.
		refusal: 'not-loaded',
		words: /no models? (is |are )?(currently )?loaded|model is unloaded/i,
	},
	{
		// OpenAI, Groq, llama.cpp by code; Anthropic, Gemini, Mistral, vLLM, LM Studio and OpenRouter by words.
		refusal: 'too-long',
		codes: ['context_length_exceeded', 'exceed_context_size_error', 'string_above_max_length'],
		words: /context (length|size|window)|maximum context|too many tokens|n_ctx|prompt is too long|input token count|when context the overflows|request too large|reduce the length of the messages/i,
	},
	{ refusal: 'too-long', statuses: [413] },
	{
		// OpenAI and Azure by code; OpenRouter's moderation is a 403.
		refusal: 'content',
		codes: [
			'content_filter',
			'content_policy_violation',
			'ResponsibleAIPolicyViolation',
			'moderation_blocked',
		],
		words: /\bmoderation\b|was flagged|PROHIBITED_CONTENT/i,
	},
	{
		// Groq, Mistral and OpenRouter answer 400; OpenAI answers 403 to a model that the project may not use.
		refusal: 'model',
		codes: ['model_not_found', 'model_decommissioned', 'invalid_model'],
		words: /not a valid model|invalid model\b|model .{0,200}(not found|does not exist)|no endpoints found/i,
		statuses: [400, 403, 404, 422],
	},
	{ refusal: 'key', statuses: [401] },
	{ refusal: 'quota', statuses: [402] },
	{ refusal: 'rights', statuses: [403] },
	// 498: Groq's flex tier is full. 529: Anthropic is overloaded, which is a 5xx like others.
	{ refusal: 'busy', statuses: [429, 498] },
	{ refusal: 'busy', codes: ['rate_limit_exceeded', 'RESOURCE_EXHAUSTED'] },
];

/** Null: nothing known, the status has to do. `message` is the server's text with the status before it. */
export function refusalIn(status: number, codes: readonly string[], message: string): Refusal | null {
	return rules.find((rule) => fits(rule, status, codes, message))?.refusal ?? null;
}

function fits(
	{ statuses, codes, words }: Rule,
	status: number,
	given: readonly string[],
	message: string,
): boolean {
	if (statuses?.includes(status) === false) return false;
	if (codes === undefined && words === undefined) return true;
	return given.some((code) => codes?.includes(code)) || words?.test(message) === true;
}
