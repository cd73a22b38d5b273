import { primaryLanguage } from '../spoken-phrases.ts';
import { plainWords } from '../plain-words.ts';
import { english as englishLexicon } from './english.ts';
import { hindi } from './hindi.ts';
import { malay as malayLexicon } from './malay.ts';
import { marathi } from './marathi.ts';
import { spanish } from './spanish.ts';
import { tamil } from './tamil.ts';
import { telugu } from './telugu.ts';

/** What words of a language mean for turn-taking. Every entry is a list written with commas, lower case. */
export interface Lexicon {
	/** Join clauses: a pause before them is natural, a text that ends with one goes on. */
	readonly conjunctions: string;
	/** Stand before what they belong to; none in languages with postpositions. */
	readonly prepositions: string;
	/** Prepositions that close a command as part of its verb ("turn the lights on"). */
	readonly particles: string;
	/** Articles and possessives: something must follow. */
	readonly determiners: string;
	readonly auxiliaries: string;
	/** Those that are nothing without their verb: "how do you" goes on, "how are you" does not. */
	readonly helpingVerbs: string;
	readonly pronouns: string;
	/** Sounds of thinking. */
	readonly fillers: string;
	/** "I am listening, go on": no turn when said while the assistant speaks. */
	readonly backchannels: string;
	/** Said alone: be silent at once, answer nothing. */
	readonly stopPhrases: string;
	/** "Let me think": the turn stays the person's. */
	readonly floorHolders: string;
	/** Words of politeness and address that change nothing about the rest. */
	readonly courtesies: string;
	/** Begin a question when they stand first. */
	readonly questionOpeners: string;
	/** Verbs of request that begin a command. */
	readonly commandOpeners: string;
	/** Verbs that are about something said after them: a text that ends with one goes on. */
	readonly transitives: string;
	/** Question words that are that something ("what did you put"). */
	readonly objectQuestions: string;
	/** Things one asks for with a detail ("a timer for ten minutes"). */
	readonly detailed: string;
	/** End a whole sentence (verb-final languages, particles of a question). */
	readonly finals: string;
	/** Whole answers of their own. */
	readonly answers: string;
	/** Beginnings that ask for something to follow ("can you tell me"). */
	readonly openPhrases: string;
	/** Also dangling words, but ones that may as well end a sentence ("I think so"). */
	readonly mayClose: string;
	/** Number words by how many digits of a dictated number each stands for. */
	readonly numberWords: { readonly one: string; readonly two: string; readonly three: string };
	/** "my number is": digits are being dictated. */
	readonly numberDictation: string;
	/** "my email is": an address is being dictated. */
	readonly emailDictation: string;
	/** "at" and "dot" as spoken inside an address. */
	readonly addressAt: string;
	readonly addressDot: string;
}

type ListName = Exclude<keyof Lexicon, 'numberWords'>;

/** A lexicon ready for look-up: the same lists as sets, spelled as `plainWords` spells what is heard. */
export type WordLists = Readonly<Record<ListName, ReadonlySet<string>>> & {
	readonly numberWords: ReadonlyMap<string, number>;
};

const listNames = [
	'conjunctions',
	'prepositions',
	'particles',
	'determiners',
	'auxiliaries',
	'helpingVerbs',
	'pronouns',
	'fillers',
	'backchannels',
	'stopPhrases',
	'floorHolders',
	'courtesies',
	'questionOpeners',
	'commandOpeners',
	'transitives',
	'objectQuestions',
	'detailed',
	'finals',
	'answers',
	'openPhrases',
	'mayClose',
	'numberDictation',
	'emailDictation',
	'addressAt',
	'addressDot',
] as const satisfies readonly ListName[];

function wordLists(lexicon: Lexicon): WordLists {
	const { one, two, three } = lexicon.numberWords;
	const lists = Object.fromEntries(listNames.map((name) => [name, entries(lexicon[name])])) as Record<
		ListName,
		ReadonlySet<string>
	>;
	const digits = [one, two, three].flatMap((list, at) =>
		[...entries(list)].map((word) => [word, at + 1] as const),
	);
	return { ...lists, numberWords: new Map(digits) };
}

function entries(list: string): ReadonlySet<string> {
	return new Set(
		list
			.split(',')
			.map((each) => plainWords(each).join(' '))
			.filter((each) => each !== ''),
	);
}

const english = wordLists(englishLexicon);
const malay = wordLists(malayLexicon);
const lexicons: Readonly<Record<string, WordLists>> = {
	en: english,
	es: wordLists(spanish),
	hi: wordLists(hindi),
	mr: wordLists(marathi),
	ms: malay,
	id: malay,
	ta: wordLists(tamil),
	te: wordLists(telugu),
};

/** The lexicon for a BCP 47 tag; English where we have none. */
export function lexiconFor(language: string): WordLists {
	return lexicons[primaryLanguage(language)] ?? english;
}
