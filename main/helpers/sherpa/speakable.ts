/** Cuts a segment into texts the engine can be given: something speakable in each, and few enough sentences. */

/** sherpa-onnx runs a whole call to its end once it is wedged or being exited; so many sentences a call bound that. */
export const mostSentencesPerCall = 40;
/** For text without a single sentence end: some engines' memory grows with the square of a sentence's length. */
export const mostCharactersPerCall = 1_200;

/** Does any of the text have a sound? With no speakable token at all the engine may crash the process. */
export function isSpeakable(text: string, alphabet: ReadonlySet<string> | null): boolean {
	if (!/[\p{L}\p{N}]/u.test(text)) return false;
	return (
		alphabet === null ||
		Array.from(text.toLowerCase()).some((character) => alphabet.has(character) && character !== ' ')
	);
}

/** The text in order, nothing left out but white space between the parts. */
export function callsFor(text: string, alphabet: ReadonlySet<string> | null): readonly string[] {
	const calls: string[] = [];
	let call = '';
	let sentences = 0;
	for (const sentence of sentencesOf(withoutControls(text))) {
		if (sentences === mostSentencesPerCall || call.length + sentence.length > mostCharactersPerCall) {
			calls.push(call);
			call = '';
			sentences = 0;
		}
		call += sentence;
		sentences += 1;
	}
	return [...calls, call].map((part) => part.trimEnd()).filter((part) => isSpeakable(part, alphabet));
}

/** As sherpa-onnx cuts: after every . : ? or !, also inside 3.14. */
function sentencesOf(text: string): readonly string[] {
	return (text.match(/[^.:?!]*[.:?!]+|[^.:?!]+$/gu) ?? []).flatMap(cutLong);
}

/** An overlong sentence is cut at a space where it has one. */
function cutLong(sentence: string): readonly string[] {
	if (sentence.length <= mostCharactersPerCall) return [sentence];
	const space = sentence.lastIndexOf(' ', mostCharactersPerCall - 1);
	const at = space > 0 ? space + 1 : mostCharactersPerCall;
	return [sentence.slice(0, at), ...cutLong(sentence.slice(at))];
}

function withoutControls(text: string): string {
	return text.replace(/\p{Cc}+/gu, ' ').toWellFormed();
}
