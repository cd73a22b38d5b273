import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConverseRun } from '../../support/converse-run.ts';
import { practiceQuestions, sample, timeline } from '../../support/speech-wav.ts';

const turns = 20;
const everyMs = 1900;

/** Memory in use and open files of a process, from Linux's /proc. */
function useOf(pid: number): { readonly mb: number; readonly files: number } {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return {
		mb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024,
		files: readdirSync(`/proc/${pid}/fd`).length,
	};
}

describe('twenty questions in one session', () => {
	it.runIf(process.platform === 'linux')(
		'are all understood and all accounted for, and nothing piles up',
		async () => {
			const questions = Array.from({ length: turns }, (_, at) => ({
				atMs: at * everyMs,
				sound: sample('01'),
			}));
			await using run = new ConverseRun({
				mic: timeline(turns * everyMs + 500, ...questions),
				// One name for every warning Node gives of listeners or timers that are not taken back.
				env: { NODE_OPTIONS: '--trace-warnings' },
				maxSeconds: 90,
			});
			await run.event('conversation.item.created', () => run.transcripts.length >= 5);
			const early = useOf(run.pid);
			await run.event('conversation.item.created', () => run.transcripts.length >= turns - 1);
			const late = useOf(run.pid);
			await run.exitCode();
			expect(run.stderr).toBe('');
			expect(run.transcripts).toEqual(questions.map(() => practiceQuestions['01'].text));
			expect(run.answers).toHaveLength(turns);
			expect(run.exported().turns).toHaveLength(turns * 2);
			expect(run.stored()).toEqual(run.exported());
			expect(late.mb - early.mb).toBeLessThan(60);
			expect(late.files - early.files).toBeLessThan(5);
		},
	);
});
