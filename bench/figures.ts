import { summarise } from './statistics.ts';
import type { Summary } from './statistics.ts';

export type Verdict = 'met' | 'missed' | '–';

/** One row of the table. */
export interface Figure {
	readonly path: string;
	readonly unit: string;
	readonly count: number;
	readonly p50: number;
	readonly p95: number;
	readonly max: number;
	/** As written in architecture.md §7 or in the issue; null: only told. */
	readonly budget: string | null;
	readonly verdict: Verdict;
	/** Ours ÷ the raw part's (or, where `path` says so, the other way round) in the same run. */
	readonly ratio: number | null;
	readonly note: string | null;
}

export interface Target {
	readonly limit: number;
	/** Which of the values has to keep to it. Default: p95. */
	readonly of?: 'p50' | 'p95' | 'p99' | 'max';
	/** The limit is the least, not the most. */
	readonly atLeast?: boolean;
}

interface Details {
	readonly unit?: string;
	readonly target?: Target | null;
	readonly ratio?: number | null;
	readonly note?: string | null;
}

/** The row of a measurement made several times; without a value its budget is missed. */
export function figure(path: string, values: readonly number[], details: Details = {}): Figure {
	const { unit = 'ms', target = null, ratio = null, note = null } = details;
	const summary = summarise(values);
	const { count, p50, p95, max } = summary;
	return {
		path,
		unit,
		count,
		p50,
		p95,
		max,
		budget: target === null ? null : budgetText(target, unit),
		verdict: target === null ? '–' : keepsTo(target, summary) ? 'met' : 'missed',
		ratio,
		note,
	};
}

/** The row of a ratio: the ratio itself is judged. */
export function ratioFigure(
	path: string,
	ratio: number,
	details: Omit<Details, 'ratio' | 'unit'> = {},
): Figure {
	return { ...figure(path, [ratio], { ...details, unit: '×' }), ratio };
}

function keepsTo({ limit, of = 'p95', atLeast = false }: Target, summary: Summary): boolean {
	return atLeast ? summary[of] >= limit : summary[of] <= limit;
}

function budgetText({ limit, of = 'p95', atLeast = false }: Target, unit: string): string {
	return `${atLeast ? '≥' : '≤'} ${limit} ${unit} ${of}`;
}

const columns = ['path', 'n', 'p50', 'p95', 'max', 'budget', 'verdict', 'ratio'] as const;

/** A Markdown table, so that what is printed can be pasted into docs/benchmarks.md; notes follow it, numbered. */
export function tableOf(figures: readonly Figure[]): string {
	const notes = [...new Set(figures.flatMap(({ note }) => (note === null ? [] : [note])))];
	const rows = figures.map((row) => cells(row, notes));
	const widths = columns.map((name, index) =>
		Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
	);
	const line = (row: readonly string[]): string =>
		`| ${row.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' | ')} |`;
	const rule = `| ${widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
	const told = notes.map((note, index) => `${index + 1}. ${note}`);
	return [line(columns), rule, ...rows.map(line), ...(told.length > 0 ? ['', ...told] : [])].join('\n');
}

function cells(row: Figure, notes: readonly string[]): string[] {
	const mark = row.note === null ? '' : ` (${notes.indexOf(row.note) + 1})`;
	return [
		row.path + mark,
		String(row.count),
		...[row.p50, row.p95, row.max].map((value) => `${shown(value)} ${row.unit}`.trim()),
		row.budget ?? '',
		row.verdict,
		row.ratio === null ? '' : shown(row.ratio),
	];
}

function shown(value: number): string {
	if (!Number.isFinite(value)) return 'none';
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toFixed(digits);
}
