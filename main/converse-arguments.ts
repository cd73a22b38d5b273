import { parseArgs } from 'node:util';

/** What `npm run converse` was asked to do. Paths are as given; times in ms. */
export interface ConverseRequest {
	readonly kind: 'converse' | 'demo';
	readonly mic: string | null;
	readonly speaker: string | null;
	readonly events: string | null;
	readonly export: string | null;
	readonly settings: string | null;
	readonly dataDir: string | null;
	readonly maxMs: number | null;
	readonly echo: { readonly delayMs: number; readonly gainDb: number } | null;
}

export type ConverseArguments =
	ConverseRequest | { readonly kind: 'replay'; readonly log: string } | { readonly kind: 'help' };

/** Input that cannot be used: one line for a person, exit code 2. */
export class BadInput extends Error {}

const options = {
	mic: { type: 'string' },
	speaker: { type: 'string' },
	events: { type: 'string' },
	export: { type: 'string' },
	settings: { type: 'string' },
	'data-dir': { type: 'string' },
	'max-seconds': { type: 'string' },
	'echo-delay-ms': { type: 'string' },
	'echo-gain-db': { type: 'string' },
	replay: { type: 'string' },
	demo: { type: 'boolean' },
	help: { type: 'boolean' },
} as const;

export const converseHelp = `Talk to Parley with WAV files instead of a microphone and a loudspeaker.

  npm run converse -- --mic question.wav --speaker answer.wav [options]
  npm run converse -- --replay events.jsonl

  --mic FILE           what is said: WAV, any rate, mono or stereo, played in real time from t = 0
  --speaker FILE       what is heard, recorded on the same clock (48 kHz mono WAV)
  --events FILE        every event, one JSON object a line; can be replayed
  --export FILE        the conversation as JSON (docs/export-format.md)
  --settings FILE      the app's settings.json
  --data-dir DIR       where the database is kept; without it nothing is kept
  --max-seconds N      stop after N seconds at the latest
  --echo-delay-ms N    let the microphone hear the loudspeaker, so much later …
  --echo-gain-db G     … and so much louder (negative: softer)
  --replay FILE        run a recorded event log again and compare every state and command`;

/** @throws BadInput naming the argument and what is wrong with it. */
export function parseConverseArguments(argv: readonly string[]): ConverseArguments {
	const { values } = parse(argv);
	if (values.help === true) return { kind: 'help' };
	if (values.replay !== undefined) return { kind: 'replay', log: values.replay };
	const demo = values.demo === true;
	if (!demo && values.mic === undefined)
		throw new BadInput('--mic is missing: name a WAV file that holds what is said (--help tells more).');
	const maxSeconds = number('--max-seconds', values['max-seconds'], { min: 0.1, max: 86_400 });
	const delayMs = number('--echo-delay-ms', values['echo-delay-ms'], { min: 0, max: 2000 });
	const gainDb = number('--echo-gain-db', values['echo-gain-db'], { min: -120, max: 20 });
	return {
		kind: demo ? 'demo' : 'converse',
		mic: values.mic ?? null,
		speaker: values.speaker ?? null,
		events: values.events ?? null,
		export: values.export ?? null,
		settings: values.settings ?? null,
		dataDir: values['data-dir'] ?? null,
		maxMs: maxSeconds === null ? null : maxSeconds * 1000,
		echo: delayMs === null && gainDb === null ? null : { delayMs: delayMs ?? 60, gainDb: gainDb ?? -6 },
	};
}

function parse(argv: readonly string[]) {
	try {
		return parseArgs({ args: joinNegatives(argv), options, strict: true, allowPositionals: false });
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new BadInput(`${why} (--help lists the options)`, { cause: error });
	}
}

/** `--echo-gain-db -6` as `--echo-gain-db=-6`: parseArgs takes what begins with a dash for an option. */
function joinNegatives(argv: readonly string[]): string[] {
	const joined: string[] = [];
	for (const each of argv) {
		const before = joined.at(-1);
		if (/^-[\d.]/.test(each) && before !== undefined && /^--[a-z-]+$/.test(before))
			joined[joined.length - 1] = `${before}=${each}`;
		else joined.push(each);
	}
	return joined;
}

function number(
	name: string,
	text: string | undefined,
	{ min, max }: { min: number; max: number },
): number | null {
	if (text === undefined) return null;
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max)
		throw new BadInput(`${name} must be a number from ${String(min)} to ${String(max)}, not "${text}".`);
	return value;
}
