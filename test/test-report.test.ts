import { describe, expect, test } from 'vitest';
import { countSuite, readPlaywrightReport, readVitestReport, summaryLine } from './test-report.ts';

const vitestReport = (numbers: object) =>
	JSON.stringify({
		success: true,
		numPassedTests: 0,
		numFailedTests: 0,
		numPendingTests: 0,
		numTodoTests: 0,
		...numbers,
	});

describe('test report', () => {
	test('adds skipped and planned tests of vitest', () => {
		const json = vitestReport({
			numPassedTests: 7,
			numFailedTests: 1,
			numPendingTests: 2,
			numTodoTests: 3,
		});
		expect(readVitestReport(json)).toEqual({ passed: 7, failed: 1, skipped: 5 });
	});

	test('a test of Playwright that passed at a second try has passed', () => {
		const json = JSON.stringify({ stats: { expected: 4, unexpected: 2, flaky: 1, skipped: 3 } });
		expect(readPlaywrightReport(json)).toEqual({ passed: 5, failed: 2, skipped: 3 });
	});

	test('a suite whose command failed is never without a failure', () => {
		expect(countSuite(1, { passed: 3, failed: 0, skipped: 0 }).failed).toBe(1);
		expect(countSuite(1, { passed: 3, failed: 4, skipped: 0 }).failed).toBe(4);
		expect(countSuite(1, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
		expect(countSuite(0, undefined)).toEqual({ passed: 0, failed: 0, skipped: 0 });
	});

	test('the line adds up all suites', () => {
		const suites = [
			{ passed: 10, failed: 0, skipped: 1 },
			{ passed: 5, failed: 2, skipped: 0 },
		];
		expect(summaryLine(suites)).toBe('15 passed, 2 failed, 1 skipped');
	});
});
