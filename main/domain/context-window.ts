import type { ChatMessage } from './ports/language-model.ts';

/** A turn as the conversation keeps it; the oldest comes first wherever there are several. */
export interface ContextTurn {
	readonly role: 'user' | 'assistant';
	/** Everything that was written. */
	readonly content: string;
	/** The beginning of `content` that was heard. */
	readonly heard: string;
	/** The user cut in: only `heard` is known to them. */
	readonly interrupted: boolean;
}

export interface ContextLimits {
	/** How many earlier user turns, each with its answer, the model may see. */
	readonly maxTurns: number;
	/** How many tokens (estimated) the whole request may hold; leave room for the answer in the model's window. */
	readonly maxTokens: number;
}

/** Ends what was heard of an answer that the user cut off. The system prompt explains it to the model. */
export const interruptionMark = '…[the user interrupted here]';

interface ContextOptions {
	readonly system: string;
	/** Every turn of the conversation, so that the window's steps fall in the same places each time. */
	readonly turns: readonly ContextTurn[];
	/** What the user says now; always sent. */
	readonly userText: string;
	readonly limits: ContextLimits;
}

/**
 * What the model is sent: the system prompt, as many of the latest exchanges (a user turn with its answer) as fit, and the
 * user's words. Roles alternate, as the templates of many local models require: neighbours of one role are joined.
 *
 * Servers keep the computed beginning of a request (prompt cache), and a window that loses its oldest turn every time has
 * a new beginning every time. So exchanges are dropped in steps of half the window: with 5 turns, the window grows from 4
 * to 5, loses 2, grows again, and half of the requests begin like the one before.
 */
export function buildMessages({ system, turns, userText, limits }: ContextOptions): ChatMessage[] {
	const exchanges = exchangesOf(turns);
	const step = Math.max(1, Math.floor(limits.maxTurns / 2));
	const spare = limits.maxTokens - estimateTokens(system) - estimateTokens(userText) - 2 * tokensPerMessage;
	let first = Math.ceil(Math.max(0, exchanges.length - limits.maxTurns) / step) * step;
	while (first < exchanges.length && tokensOf(exchanges.slice(first)) > spare) first += step;
	return [
		{ role: 'system', content: system },
		// As it will stand in the next request: a space more would be another beginning there.
		...joined([...exchanges.slice(first).flat(), { role: 'user', content: userText.trim() }]),
	];
}

/** What a message costs beside its text: role and separators. */
const tokensPerMessage = 4;
const latinCharactersPerToken = 4;
const otherCharactersPerToken = 1.5;
/** Where Latin letters with their accents, and the punctuation used with them, end in Unicode. */
const lastLatin = 0x24f;
const generalPunctuation = [0x2000, 0x206f] as const;

/**
 * About how many tokens a text costs: 4 characters a token for Latin script, 1.5 for all others (Devanagari, Tamil,
 * Telugu, CJK). Vocabularies differ by half as much again either way; good enough to stay clear of a limit.
 */
export function estimateTokens(text: string): number {
	let tokens = 0;
	for (let index = 0; index < text.length; index += 1) {
		const unit = text.charCodeAt(index);
		const latin = unit <= lastLatin || (unit >= generalPunctuation[0] && unit <= generalPunctuation[1]);
		tokens += 1 / (latin ? latinCharactersPerToken : otherCharactersPerToken);
	}
	return Math.ceil(tokens);
}

/** Answers before the first user turn belong to no exchange and are left out. */
function exchangesOf(turns: readonly ContextTurn[]): readonly (readonly ChatMessage[])[] {
	const exchanges: ChatMessage[][] = [];
	for (const turn of turns) {
		const message: ChatMessage = { role: turn.role, content: knownText(turn) };
		if (message.content === '') continue;
		// A user turn that was never answered goes with the next one.
		const open = exchanges.at(-1);
		if (turn.role === 'user' && (open === undefined || open.some(({ role }) => role === 'assistant'))) {
			exchanges.push([message]);
		} else {
			open?.push(message);
		}
	}
	return exchanges;
}

/** What the user knows of a turn. */
function knownText({ role, content, heard, interrupted }: ContextTurn): string {
	if (role === 'user' || !interrupted) return content.trim();
	return `${heard.trim()} ${interruptionMark}`.trim();
}

function tokensOf(exchanges: readonly (readonly ChatMessage[])[]): number {
	return exchanges.flat().reduce((sum, { content }) => sum + estimateTokens(content) + tokensPerMessage, 0);
}

function joined(messages: readonly ChatMessage[]): ChatMessage[] {
	const result: ChatMessage[] = [];
	for (const message of messages) {
		const last = result.at(-1);
		if (last?.role === message.role) {
			result[result.length - 1] = { role: last.role, content: `${last.content}\n${message.content}` };
		} else {
			result.push(message);
		}
	}
	return result;
}
