import { describe, expect, test } from 'vitest';
import { countSuite, readPlaywrightReport, readVitestReport, summaryLine } from './test-report.ts';

const vitestReport = (fields: object) =>
	JSON.stringify({
		success: true,
		numPassedTests: 0,
		numFailedTests: 0,
		numPendingTests: 0,
		numTodoTests: 0,
		testResults: [],
		...fields,
	});

describe('the report of vitest', () => {
	test('adds skipped and planned tests', () => {
		const json = vitestReport({
			numPassedTests: 7,
			numFailedTests: 1,
			numPendingTests: 2,
			numTodoTests: 3,
		});
		expect(readVitestReport(json)).toEqual({ passed: 7, failed: 1, skipped: 5, named: [] });
	});

	test('names what failed and what passed at the second try', () => {
		const testOf = (fullName: string, status: string, failureMessages: string[]) => ({
			fullName,
			status,
			failureMessages,
		});
		const assertionResults = [
			testOf('is fine', 'passed', []),
			testOf('is late', 'passed', ['\u001b[31mError: too late\u001b[39m\n    at there']),
			testOf('is wrong', 'failed', ['Error: wrong\n    at there']),
		];
		const json = vitestReport({
			testResults: [{ name: 'a.test.ts', status: 'failed', message: '', assertionResults }],
		});
		expect(readVitestReport(json).named).toEqual([
			{ name: 'is late', outcome: 'passed at the second try', reason: 'Error: too late' },
			{ name: 'is wrong', outcome: 'failed', reason: 'Error: wrong' },
		]);
	});

	test('names a file that broke outside every test', () => {
		const file = { name: 'a.test.ts', status: 'failed', message: 'No such import', assertionResults: [] };
		expect(readVitestReport(vitestReport({ testResults: [file] })).named).toEqual([
			{ name: 'a.test.ts', outcome: 'failed', reason: 'No such import' },
		]);
	});
});

describe('the report of Playwright', () => {
	test('a test that passed at the second try has passed, and is named', () => {
		const specOf = (title: string, status: string) => ({
			title,
			tests: [{ status, results: [{ error: { message: 'Error: too late\nmore' } }, {}] }],
		});
		const json = JSON.stringify({
			stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 3 },
			suites: [
				{
					specs: [specOf('is late', 'flaky')],
					suites: [{ specs: [specOf('is wrong', 'unexpected'), specOf('is fine', 'expected')] }],
				},
			],
		});
		expect(readPlaywrightReport(json)).toEqual({
			passed: 5,
			failed: 1,
			skipped: 3,
			named: [
				{ name: 'is late', outcome: 'passed at the second try', reason: 'Error: too late' },
				{ name: 'is wrong', outcome: 'failed', reason: 'Error: too late' },
			],
		});
	});
});

describe('a suite', () => {
	test('whose command failed is never without a failure', () => {
		const passed = { passed: 3, failed: 0, skipped: 0, named: [] };
		expect(countSuite(1, passed).failed).toBe(1);
		expect(countSuite(1, { ...passed, failed: 4 }).failed).toBe(4);
		expect(countSuite(1, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0, named: [] });
		expect(countSuite(0, undefined)).toEqual({ passed: 0, failed: 0, skipped: 0, named: [] });
	});

	test('adds to the line of all', () => {
		const suites = [
			{ passed: 10, failed: 0, skipped: 1 },
			{ passed: 5, failed: 2, skipped: 0 },
		];
		expect(summaryLine(suites)).toBe('15 passed, 2 failed, 1 skipped');
	});
});
