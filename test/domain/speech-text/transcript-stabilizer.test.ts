import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStabilizer, stabilise } from '../../../main/domain/speech-text/transcript-stabilizer.ts';
import type {
	StabilizedTranscript,
	StabilizerState,
} from '../../../main/domain/speech-text/transcript-stabilizer.ts';

type Hypothesis = readonly [tMs: number, text: string];

function follow(hypotheses: readonly Hypothesis[]): readonly StabilizedTranscript[] {
	const seen: StabilizedTranscript[] = [];
	let state = openStabilizer();
	for (const [tMs, text] of hypotheses) {
		const step = stabilise(JSON.parse(JSON.stringify(state)) as StabilizerState, text, tMs);
		state = step.state;
		seen.push(step);
	}
	return seen;
}

/** "firm|open" after the last hypothesis. */
function shown(hypotheses: readonly Hypothesis[]): string {
	const last = follow(hypotheses).at(-1);
	return last === undefined
		? ''
		: `${last.text.slice(0, last.stableChars)}|${last.text.slice(last.stableChars)}`;
}

describe('a word is firm', () => {
	it('once it has stood for 300 ms in two hypotheses and a word follows it', () => {
		expect(shown([[0, 'how old']])).toBe('|how old');
		expect(
			shown([
				[0, 'how old'],
				[200, 'how old is'],
			]),
		).toBe('|how old is');
		expect(
			shown([
				[0, 'how old'],
				[200, 'how old is'],
				[300, 'how old is the'],
			]),
		).toBe('how old| is the');
	});

	it('not while it is the last and may still grow', () => {
		expect(
			shown([
				[0, 'din'],
				[400, 'din'],
				[800, 'din'],
			]),
		).toBe('|din');
		expect(
			shown([
				[0, 'din'],
				[400, 'dinner'],
				[800, 'dinner is'],
			]),
		).toBe('dinner| is');
	});

	it('not if it was seen twice at the same instant', () => {
		expect(
			shown([
				[0, 'how old'],
				[0, 'how old'],
			]),
		).toBe('|how old');
	});

	it('anew when it or a word before it changed', () => {
		expect(
			shown([
				[0, 'house old is'],
				[400, 'how old is'],
				[600, 'how old is'],
			]),
		).toBe('|how old is');
		expect(
			shown([
				[0, 'house old is'],
				[400, 'how old is'],
				[700, 'how old is'],
			]),
		).toBe('how old| is');
	});
});

describe('when the engine contradicts a promise', () => {
	const firm: readonly Hypothesis[] = [
		[0, 'how old is'],
		[300, 'how old is'],
	];

	it.each([
		['a word changed', 'who old is the moon', 'how old is| the moon'],
		['a word came in', 'oh how old is the moon', 'how old is| the moon'],
		['a word was lost', 'old is the moon', 'how old is| the moon'],
		['case and comma', 'How old, is the moon', 'how old is| the moon'],
		['it was shortened', 'how', 'how old|'],
		['it is gone', '', 'how old|'],
	])('%s', (_, text, expected) => {
		expect(shown([...firm, [400, text]])).toBe(expected);
	});
});

it('promises characters where a script has no spaces', () => {
	expect(
		shown([
			[0, '今天天气'],
			[300, '今天天气怎么'],
		]),
	).toBe('今天天气|怎么');
});

it('whatever the engine says, what is firm stays as it is, and firm ends with a word', () => {
	const text = fc
		.array(fc.constantFrom('how', 'old', 'is', 'the', 'moon', 'now', 'Is', 'the,', '今', 'ஒரு'), {
			maxLength: 8,
		})
		.map((words) => words.join(' '));
	const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), text), { maxLength: 30 });
	fc.assert(
		fc.property(steps, (each) => {
			let tMs = 0;
			let promised = '';
			for (const step of follow(each.map(([waitMs, hypothesis]) => [(tMs += waitMs), hypothesis]))) {
				expect(step.text.startsWith(promised)).toBe(true);
				expect(step.stableChars).toBeGreaterThanOrEqual(promised.length);
				promised = step.text.slice(0, step.stableChars);
				if (promised !== '') expect(step.text.slice(step.stableChars)).toMatch(/^(?:$|\s|[今])/u);
				expect(step.state.stableChars).toBe(step.stableChars);
			}
		}),
		{ numRuns: 500 },
	);
});

it('an engine that never changes its mind is shown as it is', () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom('how', 'old', 'is', 'moon'), { minLength: 1, maxLength: 20 }),
			(words) => {
				const hypotheses = words.map(
					(_, at) => [at * 200, words.slice(0, at + 1).join(' ')] as const,
				);
				expect(follow(hypotheses).map((step) => step.text)).toEqual(
					hypotheses.map(([, text]) => text),
				);
				expect(follow(hypotheses).at(-1)?.stableChars ?? 0).toBe(
					words.slice(0, Math.max(0, words.length - 2)).join(' ').length,
				);
			},
		),
	);
});
