import { describe, expect, it } from 'vitest';
import { BadInput, parseConverseArguments } from '../main/converse-arguments.ts';
import type { ConverseRequest } from '../main/converse-arguments.ts';
import { ConverseOutcome } from '../main/converse-outcome.ts';
import { AssistantFailure } from '../main/domain/errors.ts';
import type { AssistantError } from '../main/domain/errors.ts';
import { responseId, turnId } from '../main/domain/ids.ts';

function outcome(): { readonly outcome: ConverseOutcome; readonly told: string[] } {
	const told: string[] = [];
	const request = parseConverseArguments(['--mic', 'q.wav', '--export', 'c.json']) as ConverseRequest;
	const stderr = { isTTY: false, write: (text: string) => told.push(text) };
	return { outcome: new ConverseOutcome({ request, stderr }), told };
}

const full: AssistantError = { kind: 'storage-full', message: 'The disk is full.', retryable: true };

describe('what became of a conversation', () => {
	it('is fine unless something failed', () => {
		expect(outcome().outcome.exitCode).toBe(0);
	});

	it.each([
		['completed', 0],
		['cancelled', 0],
		['failed', 1],
		['incomplete', 1],
	] as const)('an answer that was %s ends with %i', (status, exitCode) => {
		const { outcome: it } = outcome();
		it.note({
			t_ms: 0,
			type: 'response.done',
			response_id: responseId('r'),
			turn_id: turnId('t'),
			status,
			text: '',
			heard: '',
			interrupted: false,
			text_only: false,
		});
		expect(it.exitCode).toBe(exitCode);
	});

	it('tells what ended it once, even when the conversation had said so already', () => {
		const { outcome: it, told } = outcome();
		it.note({ t_ms: 0, type: 'error', error: full, response_id: null });
		it.endedBy(new AssistantFailure(full));
		expect(told).toEqual(['The disk is full.\n']);
		expect(it.exitCode).toBe(1);
	});

	it('is bad input where there is nothing to hear or to keep', () => {
		const unreadable = outcome();
		const error = { kind: 'wav-unreadable', message: 'It is no WAV.', retryable: false } as const;
		unreadable.outcome.note({ t_ms: 0, type: 'error', error, response_id: null });
		expect(unreadable.outcome).toMatchObject({ exitCode: 2, isUnusable: true });
		const silent = outcome();
		silent.outcome.endedBy(new BadInput('Nothing was said.'));
		expect(silent.told).toEqual(['Nothing was said.\n']);
		expect(silent.outcome.exitCode).toBe(2);
	});

	it('hides no fault of ours', () => {
		expect(() => outcome().outcome.endedBy(new TypeError('oops'))).toThrow('oops');
	});
});
