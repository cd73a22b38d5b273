/** Reads what vitest and Playwright wrote about their runs and adds it up. */

export interface TestCounts {
	passed: number;
	failed: number;
	skipped: number;
}

/** The fields that count in the report of vitest's `json` reporter. */
interface VitestReport {
	success: boolean;
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
}

/** The fields that count in the report of Playwright's `json` reporter. */
interface PlaywrightReport {
	stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

export function readVitestReport(json: string): TestCounts {
	const report = JSON.parse(json) as VitestReport;
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}

export function readPlaywrightReport(json: string): TestCounts {
	const { stats } = JSON.parse(json) as PlaywrightReport;
	return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

/**
 * What a suite counts for, given how its command ended. A command that failed without naming a failed test (a file
 * that does not compile, an error outside every test, no report at all) is one failure: it must never add up to
 * "0 failed".
 */
export function countSuite(exitCode: number, counts: TestCounts | undefined): TestCounts {
	const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
	return { passed, failed: exitCode === 0 ? failed : Math.max(1, failed), skipped };
}

/** `N passed, N failed, N skipped` over all suites. */
export function summaryLine(suites: readonly TestCounts[]): string {
	const total = (of: keyof TestCounts) => suites.reduce((sum, counts) => sum + counts[of], 0);
	return `${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`;
}
