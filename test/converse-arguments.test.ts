import { describe, expect, it } from 'vitest';
import { BadInput, parseConverseArguments } from '../main/converse-arguments.ts';

const nothing = {
	kind: 'converse',
	mic: 'q.wav',
	speaker: null,
	events: null,
	export: null,
	settings: null,
	dataDir: null,
	maxMs: null,
	echo: null,
};

describe('the arguments of converse', () => {
	it.each([
		[['--mic', 'q.wav'], nothing],
		[
			['--mic', 'q.wav', '--speaker', 'a.wav', '--events', 'e.jsonl', '--export', 'c.json'],
			{ ...nothing, speaker: 'a.wav', events: 'e.jsonl', export: 'c.json' },
		],
		[
			['--mic=q.wav', '--settings=s.json', '--data-dir=d'],
			{ ...nothing, settings: 's.json', dataDir: 'd' },
		],
		[['--mic', 'q.wav', '--max-seconds', '2.5'], { ...nothing, maxMs: 2500 }],
		[['--mic', 'q.wav', '--echo-gain-db', '-10'], { ...nothing, echo: { delayMs: 60, gainDb: -10 } }],
		[['--mic', 'q.wav', '--echo-delay-ms', '180'], { ...nothing, echo: { delayMs: 180, gainDb: -6 } }],
		[['--demo'], { ...nothing, kind: 'demo', mic: null }],
		[['--replay', 'e.jsonl'], { kind: 'replay', log: 'e.jsonl' }],
		[['--help'], { kind: 'help' }],
	])('%j', (argv, expected) => {
		expect(parseConverseArguments(argv)).toEqual(expected);
	});

	it.each([
		[[], '--mic is missing'],
		[['question.wav'], 'question.wav'],
		[['--mic'], '--mic'],
		[['--mic', 'q.wav', '--loud'], '--loud'],
		[
			['--mic', 'q.wav', '--max-seconds', '0'],
			'--max-seconds must be a number from 0.1 to 86400, not "0".',
		],
		[
			['--mic', 'q.wav', '--echo-delay-ms', '-1'],
			'--echo-delay-ms must be a number from 0 to 2000, not "-1".',
		],
		[
			['--mic', 'q.wav', '--echo-gain-db', ''],
			'--echo-gain-db must be a number from -120 to 20, not "".',
		],
	])('%j is refused by name', (argv, sentence) => {
		expect(() => parseConverseArguments(argv)).toThrow(BadInput);
		expect(() => parseConverseArguments(argv)).toThrow(sentence);
	});
});
