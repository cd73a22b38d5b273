import { field } from './model-list.ts';

/** An error as the SDK understands it: in the field `error`, with these four names. */
export interface ErrorBody {
	readonly message: string;
	readonly code: string | number | null;
	readonly type: string | null;
	readonly param: string | null;
}

/**
 * The answer with its error in OpenAI's shape. Others put it in a list (Gemini), as a bare sentence (LM Studio, Ollama), at the
 * top (Mistral, vLLM) or among pydantic's details (Mistral): there the SDK finds nothing and would drop why it was refused.
 */
export async function withReadableError(response: Response): Promise<Response> {
	const type = response.headers.get('content-type') ?? '';
	if (response.status < 400 || !type.includes('json')) return response;
	const text = await response.text();
	const error = errorIn(text);
	const { status, headers } = response;
	return new Response(error === null ? text : JSON.stringify({ error }), { status, headers });
}

/** Null where it is no error we know how to read. */
export function errorIn(text: string): ErrorBody | null {
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return null;
	}
	const whole: unknown = Array.isArray(body) ? body[0] : body;
	const error = field(whole, 'error') ?? whole;
	if (typeof error === 'string') return { message: error, code: null, type: null, param: null };
	if (typeof error !== 'object' || error === null) return null;
	const said = field(error, 'message') ?? field(error, 'detail');
	const refused = refusedField(field(said, 'detail') ?? field(error, 'detail') ?? said);
	return {
		message: typeof said === 'string' ? said : JSON.stringify(said ?? ''),
		code: googleReason(error) ?? stringOrNumber(field(error, 'code')),
		type: textOf(field(error, 'type')) ?? textOf(field(error, 'status')),
		param: textOf(field(error, 'param')) ?? refused,
	};
}

/** The name in pydantic's `loc: ["body", "top_k"]`. */
function refusedField(detail: unknown): string | null {
	const first: unknown = Array.isArray(detail) ? detail[0] : undefined;
	const place = field(first, 'loc');
	return Array.isArray(place) ? textOf(place.at(-1)) : null;
}

/** Google's errors say in `details` what the status `INVALID_ARGUMENT` leaves open: the key, or which quota is used up. */
function googleReason(error: object): string | null {
	const details = field(error, 'details');
	if (!Array.isArray(details)) return null;
	const list: readonly unknown[] = details;
	const reason = list.map((detail) => textOf(field(detail, 'reason'))).find((each) => each !== null);
	if (typeof reason === 'string') return reason;
	return JSON.stringify(list).includes('PerDay') ? 'quota_per_day' : null;
}

function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

function stringOrNumber(value: unknown): string | number | null {
	return typeof value === 'number' ? value : textOf(value);
}
