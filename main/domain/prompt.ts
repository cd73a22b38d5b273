import { interruptionMark } from './context-window.ts';

/** Names for the model, by the language codes of the settings; another code is named by itself. */
const languageNames: Readonly<Record<string, string>> = {
	en: 'English',
	hi: 'Hindi',
	es: 'Spanish',
	ms: 'Malay',
	ta: 'Tamil',
	te: 'Telugu',
	mr: 'Marathi',
};

interface PromptOptions {
	/** What the person wrote as system prompt; the character's own takes its place. Empty: none. */
	readonly custom: string;
	/** Who is spoken with; null: no character is chosen. */
	readonly character: { readonly name: string; readonly prompt: string } | null;
	/** What the assistant calls the person; empty: nothing. */
	readonly userName: string;
	/** The language to answer in; null: that of the user. */
	readonly language: string | null;
	/** Whether `withEmotion` is used in this conversation. */
	readonly hearsEmotion?: boolean;
}

const defaultPersona = 'You are Parley, a friendly and helpful assistant that people talk with.';

/**
 * The first message of every request. It depends on settings only, never on the turn, so that servers can keep what they
 * computed for it.
 */
export function systemPrompt({
	custom,
	character,
	userName,
	language,
	hearsEmotion = false,
}: PromptOptions): string {
	const name = userName.trim();
	const written = (character?.prompt ?? custom).trim();
	const persona = written === '' && character === null ? defaultPersona : written;
	return [
		...(character === null ? [] : [`You are ${character.name.trim()}.`]),
		...(persona === '' ? [] : [persona]),
		'Everything you write is spoken aloud, and the user speaks to you: their words come from speech recognition and may be misheard.',
		'Write the way people talk: short, plain sentences, usually one to three of them, the most important first. No Markdown, no lists, no headings, no tables, no code, no emoji, no links. Write numbers, dates and units the way they are said.',
		language === null
			? 'Answer in the language of the user.'
			: `Answer in ${languageNames[language] ?? language}, unless the user asks for another language.`,
		`When one of your earlier answers ends with "${interruptionMark}", the user heard it only up to there. Never write this mark yourself.`,
		...(hearsEmotion
			? [
					'A note in square brackets after the words of the user tells how they sounded. Let it guide your tone, and never mention it.',
				]
			: []),
		...(name === '' ? [] : [`The user is called ${name}.`]),
	].join('\n');
}

/** Asks the model to go on with the answer that the user broke off and now wants to hear. It is never shown or stored. */
export const continuationRequest =
	'Please go on with your last answer from exactly where it broke off, in the same language. Repeat nothing, and do not mention the interruption.';

/** How the user sounded stands behind their words: in front, or in the system prompt, it would change what servers kept. */
export function withEmotion(userText: string, emotion: string | null): string {
	return emotion === null ? userText : `${userText}\n[The user sounds ${emotion}.]`;
}

/** The words alone of a text made by `withEmotion`. */
export function withoutEmotion(content: string): string {
	return content.replace(/\n\[The user sounds [^\]\n]*\.\]$/, '');
}
