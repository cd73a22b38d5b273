/**
 * Takes out of technical text whatever tells who somebody is or what they said. What is known is taken out exactly (keys,
 * names, conversations); what merely looks like a secret, an address or a path goes as well: too much rather than too little.
 */
export interface RedactionOptions {
	/** Keys and passwords known here. */
	readonly secrets: readonly string[];
	/** What people and things of theirs are called: account, computer, characters. */
	readonly names: readonly string[];
	/** What was said or written: conversations, titles, instructions. */
	readonly texts: readonly string[];
	/** The person's home folder, absolute. */
	readonly home: string;
}

export type Redact = (text: string) => string;

/** Shorter ones would be found inside ordinary words. */
const shortestSecret = 4;
const shortestName = 2;
const word = /[\p{L}\p{M}\p{N}]+/gu;

export function redaction({ secrets, names, texts, home }: RedactionOptions): Redact {
	const spoken = new SpokenText(texts);
	const exact = [...new Set(secrets)].filter((secret) => secret.length >= shortestSecret);
	const called = namePattern(names);
	return (text) => {
		let clean = text;
		for (const secret of exact) clean = clean.replaceAll(secret, '[key]');
		clean = spoken.without(clean);
		if (home.length > 1) clean = clean.replaceAll(home, '~');
		clean = withoutAddresses(clean);
		return called === null ? clean : clean.replace(called, '[name]');
	};
}

/** Every text inside `value`, redacted; its keys are ours and stay. */
export function redactAll(value: unknown, redact: Redact): unknown {
	if (typeof value === 'string') return redact(value);
	if (Array.isArray(value)) return value.map((each) => redactAll(each, redact));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redactAll(each, redact)]));
}

/** Where a server is, as far as it may be told: on this computer, or elsewhere. */
export function shownAddress(address: string): string {
	const { protocol, hostname, port } = parsedAddress(address) ?? {};
	if (protocol === undefined || hostname === undefined) return '[address]';
	const here = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
	return here
		? `${protocol}//${hostname}${port === '' ? '' : `:${String(port)}`}/…`
		: `${protocol}//[host]/…`;
}

function parsedAddress(address: string): URL | null {
	return URL.parse(address);
}

function withoutAddresses(text: string): string {
	return (
		text
			.replaceAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/gu, '[e-mail]')
			.replaceAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>]+/giu, shownAddress)
			.replaceAll(/(\/home\/|\/Users\/|[A-Za-z]:\\Users\\)[^\s/\\"':]+/gu, '$1[name]')
			.replaceAll(/\b(Bearer|Basic)\s+\S+/giu, '$1 [key]')
			.replaceAll(/\b(sk|pk|rk|gsk|ghp|xai|hf|AIza)[-_]?[A-Za-z0-9_-]{8,}/gu, '[key]')
			// Long runs of letters with digits among them: keys, tokens, hashes; names of files have dashes or dots.
			.replaceAll(/(?=[A-Za-z+/=]*\d)(?=[\d+/=]*[A-Za-z])[A-Za-z0-9+/=]{24,}/gu, '[key]')
			// Whose it is: "Anna's headphones".
			.replaceAll(/[\p{L}\p{M}]+(?=['’]s\s)/gu, '[name]')
			// What is quoted in whole words may be anybody's.
			.replaceAll(/(["“'‘])[^"”'’\n]*\s[^"”'’\n]*(["”'’])/gu, '$1[text]$2')
	);
}

function namePattern(names: readonly string[]): RegExp | null {
	const known = [...new Set(names.map((name) => name.trim()))]
		.filter((name) => name.length >= shortestName)
		.sort((a, b) => b.length - a.length);
	if (known.length === 0) return null;
	return new RegExp(`(?<![\\p{L}\\p{N}])(${known.map(literally).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Finds what was said inside other text: any two words that followed each other, and what was said in one word. */
class SpokenText {
	readonly #pairs = new Set<string>();
	readonly #alone = new Set<string>();
	/** What has no words, such as signs and pictures. */
	readonly #other: string[] = [];

	constructor(texts: readonly string[]) {
		for (const text of texts) this.#learn(text);
	}

	without(text: string): string {
		let clean = text;
		for (const other of this.#other) clean = clean.replaceAll(other, '[text]');
		const words = [...clean.matchAll(word)].map(({ 0: said, index }) => ({
			said: said.toLowerCase(),
			from: index,
			to: index + said.length,
		}));
		const spans: { from: number; to: number }[] = [];
		for (const [place, each] of words.entries()) {
			const next = words[place + 1];
			const together = next !== undefined && this.#pairs.has(`${each.said} ${next.said}`);
			if (together) spans.push({ from: each.from, to: next.to });
			else if (this.#alone.has(each.said)) spans.push({ from: each.from, to: each.to });
		}
		return replaced(clean, spans);
	}

	#learn(text: string): void {
		const words = [...text.matchAll(word)].map(([said]) => said.toLowerCase());
		const [first] = words;
		if (first === undefined) {
			if (text.trim().length >= shortestSecret) this.#other.push(text.trim());
		} else if (words.length === 1) this.#alone.add(first);
		for (let place = 0; place + 1 < words.length; place++) {
			this.#pairs.add(`${words[place] ?? ''} ${words[place + 1] ?? ''}`);
		}
	}
}

/** `spans` in order; those that touch or overlap are taken out as one. */
function replaced(text: string, spans: readonly { readonly from: number; readonly to: number }[]): string {
	let clean = '';
	let at = 0;
	for (const { from, to } of spans) {
		if (to <= at) continue;
		if (from >= at) clean += `${text.slice(at, from)}[text]`;
		at = to;
	}
	return clean + text.slice(at);
}
