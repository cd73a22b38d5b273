/** Reads what vitest and Playwright wrote about their runs and adds it up. */
import { stripVTControlCharacters } from 'node:util';

export interface TestCounts {
	passed: number;
	failed: number;
	skipped: number;
}

/** A test worth naming at the end of a long log: it failed, or passed only when it was tried again. */
export interface NamedTest {
	name: string;
	outcome: 'failed' | 'passed at the second try';
	/** The first line of the first error. */
	reason: string;
}

export interface SuiteReport extends TestCounts {
	named: NamedTest[];
}

/** The fields that count in the report of vitest's `json` reporter. */
interface VitestReport {
	success: boolean;
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	testResults: {
		name: string;
		message: string;
		status: string;
		assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
	}[];
}

/** The fields that count in the report of Playwright's `json` reporter. */
interface PlaywrightReport {
	stats: { expected: number; unexpected: number; flaky: number; skipped: number };
	suites: PlaywrightSuite[];
}

interface PlaywrightSuite {
	suites?: PlaywrightSuite[];
	specs: {
		title: string;
		tests: { status: string; results: { error?: { message?: string } }[] }[];
	}[];
}

export function readVitestReport(json: string): SuiteReport {
	const report = JSON.parse(json) as VitestReport;
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests,
		skipped: report.numPendingTests + report.numTodoTests,
		named: report.testResults.flatMap(namedInFile),
	};
}

/** A test that passed and yet has an error was tried again. */
function namedInFile(file: VitestReport['testResults'][number]): NamedTest[] {
	const named = file.assertionResults
		.filter(({ failureMessages }) => failureMessages.length > 0)
		.map(({ fullName, status, failureMessages }) => ({
			name: fullName,
			outcome: status === 'passed' ? ('passed at the second try' as const) : ('failed' as const),
			reason: firstLine(failureMessages[0]),
		}));
	const brokeOutsideTests = file.status === 'failed' && named.every(({ outcome }) => outcome !== 'failed');
	return brokeOutsideTests
		? [...named, { name: file.name, outcome: 'failed', reason: firstLine(file.message) }]
		: named;
}

export function readPlaywrightReport(json: string): SuiteReport {
	const { stats, suites } = JSON.parse(json) as PlaywrightReport;
	return {
		passed: stats.expected + stats.flaky,
		failed: stats.unexpected,
		skipped: stats.skipped,
		named: suites.flatMap(namedInSuite),
	};
}

function namedInSuite({ suites = [], specs }: PlaywrightSuite): NamedTest[] {
	const named = specs.flatMap(({ title, tests }) =>
		tests
			.filter(({ status }) => status === 'unexpected' || status === 'flaky')
			.map(({ status, results }) => ({
				name: title,
				outcome: status === 'flaky' ? ('passed at the second try' as const) : ('failed' as const),
				reason: firstLine(results.find(({ error }) => error !== undefined)?.error?.message),
			})),
	);
	return [...named, ...suites.flatMap(namedInSuite)];
}

function firstLine(message: string | undefined): string {
	return stripVTControlCharacters(message ?? '').split('\n', 1)[0] ?? '';
}

/**
 * What a suite counts for, given how its command ended. A command that failed without naming a failed test (a file
 * that does not compile, an error outside every test, no report at all) is one failure: it must never add up to
 * "0 failed".
 */
export function countSuite(exitCode: number, report: SuiteReport | undefined): SuiteReport {
	const { passed, failed, skipped, named } = report ?? { passed: 0, failed: 0, skipped: 0, named: [] };
	return { passed, failed: exitCode === 0 ? failed : Math.max(1, failed), skipped, named };
}

/** `N passed, N failed, N skipped` over all suites. */
export function summaryLine(suites: readonly TestCounts[]): string {
	const total = (of: keyof TestCounts): number => suites.reduce((sum, counts) => sum + counts[of], 0);
	return `${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`;
}
