import { dictationIn } from './dictation.ts';
import { lexiconFor } from './lexicon/lexicon.ts';
import type { WordLists } from './lexicon/lexicon.ts';
import { endingPhrase, onlyPhrases, openingPhrase, plainWords } from './plain-words.ts';
import { defaultEcho, echoSimilarity } from './echo-text.ts';
import type { EchoOptions } from './echo-text.ts';

export type Completeness = 'complete' | 'unclear' | 'incomplete';

/** Whether the person seems to have said what they wanted to say. Works without punctuation and capitals. */
export function completeness(text: string, language: string): Completeness {
	const lexicon = lexiconFor(language);
	const words = plainWords(text);
	if (words.length === 0) return 'unclear';
	const wording = wordingCompleteness(words, text, lexicon);
	const mark = text.trim().replace(/["'”’»)\]]+$/u, '');
	if (/(?:\.\.|[…,，、;；:：–—-])$/u.test(mark)) return 'incomplete';
	if (/[?!？！؟]$/u.test(mark)) return 'complete';
	// Recognisers put a full stop wherever a voice falls: it does not outweigh words that plainly go on.
	if (/[.。।॥۔]$/u.test(mark)) return wording === 'incomplete' ? 'unclear' : 'complete';
	return wording;
}

function wordingCompleteness(words: readonly string[], text: string, lexicon: WordLists): Completeness {
	const dictation = dictationIn(words, text, lexicon);
	if (dictation === 'unfinished') return 'incomplete';
	if (dictation !== null) return dictation === 'finished' ? 'complete' : 'unclear';
	if (lexicon.answers.has(words.join(' '))) return 'complete';
	const wish = withoutOpening(words, lexicon.courtesies);
	if (wish.length === 0) return onlyPhrases(words, lexicon.backchannels) ? 'unclear' : 'incomplete';
	if (lexicon.openPhrases.has(wish.join(' '))) return 'incomplete';
	if (endingPhrase(words, lexicon.floorHolders) > 0) return 'incomplete';
	const ending = endingCompleteness(wish, lexicon);
	if (ending !== null) return ending;
	if (lacksVerb(wish, lexicon) || lacksObject(wish, lexicon)) return 'incomplete';
	if (lacksDetail(wish, lexicon)) return 'unclear';
	if (isWholeRequest(wish, lexicon) || isWholeRequest(afterAddress(wish, lexicon), lexicon))
		return 'complete';
	return 'unclear';
}

/** "turn the lights on": the preposition belongs to the verb. */
function closesCommand(words: readonly string[], lexicon: WordLists): boolean {
	return (
		words.length > 2 &&
		lexicon.commandOpeners.has(words[0] ?? '') &&
		lexicon.particles.has(words.at(-1) ?? '')
	);
}

/** What the last words say on their own; null when they neither hang nor close. */
function endingCompleteness(words: readonly string[], lexicon: WordLists): Completeness | null {
	const last = words.at(-1) ?? '';
	const before = words.at(-2) ?? '';
	if (lexicon.finals.has(last) && words.length > 1) return 'complete';
	if (lexicon.auxiliaries.has(last)) return lexicon.pronouns.has(before) ? null : hanging(last, lexicon);
	// "what do you think" is whole: what it asks for stands first.
	const first = words[0] ?? '';
	const fronted = lexicon.questionOpeners.has(first) && !lexicon.auxiliaries.has(first);
	const phrase = !fronted && endingPhrase(words, lexicon.openPhrases) > 1;
	if (phrase && !lexicon.pronouns.has(last)) return 'incomplete';
	if (closesCommand(words, lexicon)) return 'complete';
	if (isHanging(last, lexicon)) {
		return strands(words, lexicon) ? 'unclear' : hanging(last, lexicon);
	}
	return endingPhrase(words, lexicon.fillers) > 0 ? 'incomplete' : null;
}

function isHanging(word: string, { conjunctions, prepositions, determiners }: WordLists): boolean {
	return conjunctions.has(word) || prepositions.has(word) || determiners.has(word);
}

function hanging(word: string, lexicon: WordLists): Completeness {
	return lexicon.mayClose.has(word) ? 'unclear' : 'incomplete';
}

/** "where are you from", "turn the lights on": a preposition that may stand last. */
function strands(words: readonly string[], lexicon: WordLists): boolean {
	const [first = '', second = '', third = ''] = words;
	if (!lexicon.prepositions.has(words.at(-1) ?? '')) return false;
	const subject = lexicon.pronouns.has(second) || lexicon.pronouns.has(third);
	return lexicon.questionOpeners.has(first) && subject && words.length > 3;
}

/** "how do you …", "where can i …": who is asked about stands there, not what they do. */
function lacksVerb(words: readonly string[], lexicon: WordLists): boolean {
	const [first = '', second = '', third = ''] = words;
	const asked = lexicon.questionOpeners.has(first) && lexicon.helpingVerbs.has(second);
	return words.length === 3 && asked && lexicon.pronouns.has(third);
}

/** "where did you put …", "can you tell …": a verb that is about something; "what did you put", "tell me what you need" say what. */
function lacksObject(words: readonly string[], lexicon: WordLists): boolean {
	if (words.length < 2 || !lexicon.transitives.has(words.at(-1) ?? '')) return false;
	return !words.some((_, at) => openingPhrase(words.slice(at), lexicon.objectQuestions) > 0);
}

/** "set a timer": whole as grammar goes, but for how long? */
function lacksDetail(words: readonly string[], lexicon: WordLists): boolean {
	return lexicon.commandOpeners.has(words[0] ?? '') && lexicon.detailed.has(words.at(-1) ?? '');
}

/** "hello computer can you hear me": the request begins after who is addressed. */
function afterAddress(words: readonly string[], lexicon: WordLists): readonly string[] {
	const at = words.findIndex((word, index) => opensRequest(word, words[index + 1] ?? '', lexicon));
	const address = words.slice(0, Math.max(0, at));
	const named = address.length <= 2 && !address.some((word) => lexicon.pronouns.has(word));
	return named ? words.slice(Math.max(0, at)) : words;
}

/** An auxiliary asks only before a pronoun: "can you", but "the weather is nice". */
function opensRequest(word: string, next: string, lexicon: WordLists): boolean {
	if (lexicon.auxiliaries.has(word)) return lexicon.questionOpeners.has(word) && lexicon.pronouns.has(next);
	return lexicon.questionOpeners.has(word) || lexicon.commandOpeners.has(word);
}

/** A question or command of at least a verb and what it is about. */
function isWholeRequest(words: readonly string[], lexicon: WordLists): boolean {
	const [first = '', second = '', third = ''] = words;
	// "When I was young" is the beginning of a story.
	if (lexicon.questionOpeners.has(first)) {
		return words.length > 2 && !(lexicon.pronouns.has(second) && !lexicon.auxiliaries.has(first));
	}
	if (!lexicon.commandOpeners.has(first)) return false;
	const bare = words.length === 2 && lexicon.pronouns.has(second);
	// "set a timer for five" may get its "minutes".
	const counting = lexicon.numberWords.has(words.at(-1) ?? '') && words.length > 2;
	return words.length > 1 && !bare && !counting && !(words.length === 2 && third === '' && second === 'me');
}

function withoutOpening(words: readonly string[], phrases: ReadonlySet<string>): readonly string[] {
	let rest = words;
	for (let length = openingPhrase(rest, phrases); length > 0; length = openingPhrase(rest, phrases)) {
		rest = rest.slice(length);
	}
	return rest;
}

/** Sounds recognisers write in ever new ways: "mm", "m-hm", "uhhuh", "aaah". */
const hummed = /^(?:m+(?:h+m*)*|h+m+|(?:u+h+)+(?:u+h*)*|u+m+|e+r+m*|a+h+a*h*|o+h+|e+h+|n+)$/;

/** Nothing but "I am listening": said while the assistant speaks, it asks for no turn. */
export function isBackchannel(text: string, language: string): boolean {
	const { backchannels, fillers } = lexiconFor(language);
	const words = plainWords(text).filter((word) => !hummed.test(word));
	if (words.length === 0) return plainWords(text).length > 0;
	return onlyPhrases(words, new Set([...backchannels, ...fillers]));
}

/** The whole text only asks for silence ("stop", "okay stop please"): it starts no turn of its own. */
export function isStopPhrase(text: string, language: string): boolean {
	const lexicon = lexiconFor(language);
	const words = plainWords(text);
	const polite = new Set([...lexicon.stopPhrases, ...lexicon.courtesies]);
	const courtesiesOnly = onlyPhrases(words, lexicon.courtesies);
	return onlyPhrases(words, lexicon.stopPhrases) || (onlyPhrases(words, polite) && !courtesiesOnly);
}

/** Ends with "hold on", "let me think": the person keeps the floor without speaking. */
export function holdsFloor(text: string, language: string): boolean {
	const lexicon = lexiconFor(language);
	let words = plainWords(text);
	while (
		words.length > 1 &&
		(lexicon.fillers.has(words.at(-1) ?? '') || lexicon.courtesies.has(words.at(-1) ?? ''))
	) {
		if (endingPhrase(words, lexicon.floorHolders) > 0) return true;
		words = words.slice(0, -1);
	}
	return endingPhrase(words, lexicon.floorHolders) > 0;
}

/** Equal but for case, punctuation and spacing. */
export function sameWords(a: string, b: string): boolean {
	return plainWords(a).join('') === plainWords(b).join('');
}

/**
 * Whether what was heard is the assistant's own voice coming back: (nearly) a run of the words just spoken. A single
 * word is not taken for an echo unless it is among `options.wordsBeingSpoken`, so that "yes" is always an answer.
 */
export function isEchoOf(heard: string, spoken: string, options: Partial<EchoOptions> = {}): boolean {
	const { minWords, exactBelowWords, minSimilarity, wordsBeingSpoken } = { ...defaultEcho, ...options };
	const words = plainWords(heard);
	if (words.length === 0) return false;
	if (words.length < minWords) return echoSimilarity(words, plainWords(wordsBeingSpoken)) === 1;
	const similarity = echoSimilarity(words, plainWords(spoken));
	return similarity >= (words.length < exactBelowWords ? 1 : minSimilarity);
}
