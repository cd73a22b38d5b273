import { describe, expect, test } from 'vitest';
import { figure, ratioFigure, tableOf } from '../../bench/figures.ts';
import { peerTable } from '../../bench/peers.ts';

const times = [1, 2, 3, 4, 50];

describe('figure', () => {
	test.each([
		[{ limit: 50 }, 'met'],
		[{ limit: 49 }, 'missed'],
		[{ limit: 3, of: 'p50' }, 'met'],
		[{ limit: 3, of: 'p50', atLeast: true }, 'met'],
		[{ limit: 4, of: 'p50', atLeast: true }, 'missed'],
		[{ limit: 49, of: 'max' }, 'missed'],
	] as const)('with the target %o is %s', (target, verdict) => {
		expect(figure('a path', times, { target }).verdict).toBe(verdict);
	});

	test('without a target is only told', () => {
		expect(figure('a path', times)).toMatchObject({
			verdict: '–',
			budget: null,
			count: 5,
			p50: 3,
			max: 50,
		});
	});

	test('that could not be measured misses its target', () => {
		expect(figure('a path', [], { target: { limit: 5 } }).verdict).toBe('missed');
		expect(figure('a path', [NaN], { target: { limit: 5 } }).verdict).toBe('missed');
	});

	test('of a ratio is judged by it', () => {
		const target = { limit: 5, of: 'p50', atLeast: true } as const;
		expect(ratioFigure('faster', 5.1, { target })).toMatchObject({
			verdict: 'met',
			ratio: 5.1,
			unit: '×',
		});
	});
});

test('the table is Markdown: as many cells in each row, notes numbered below', () => {
	const rows = [
		figure('first', times, { note: 'One.' }),
		figure('second', [0.5], { target: { limit: 1 }, ratio: 2, note: 'Two.' }),
	];
	const lines = tableOf(rows).split('\n');
	const cells = lines.slice(0, 4).map((line) => line.split('|').length);
	expect(new Set(cells).size).toBe(1);
	expect(lines[3]).toContain('second (2)');
	expect(lines.slice(-2)).toEqual(['1. One.', '2. Two.']);
});

test('only rows that were measured stand beside the peers', () => {
	expect(peerTable([figure('something else', times)])).toBe('');
	const table = peerTable([figure('hesitation of 0.7–0.8 s: turns cut', [25], { unit: '%' })]);
	expect(table).toContain('| 25 % cut | 4 of 4 cut |');
	expect(table.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(2);
});
