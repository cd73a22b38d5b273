import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromRecord } from '../../../main/domain/conversation-record.ts';
import { ConverseRun, projectRoot } from '../../support/converse-run.ts';
import { saidAs } from '../../support/speaker-recording.ts';
import { practiceQuestions, sample, timeline } from '../../support/speech-wav.ts';

const question = practiceQuestions['02'].text;
/** How the built-in voice check begins. */
const answer = expect.stringContaining(`I heard: ${question}.`) as string;

// Nothing here is about time, so they share the machine.
describe.concurrent('a conversation', () => {
	it.for([
		['stereo at 44.1 kHz', { rateHz: 44_100, channels: 2 }],
		['floating-point at 48 kHz', { rateHz: 48_000, encoding: 'float' }],
		['8 kHz, as a telephone gives', { rateHz: 8000 }],
	] as const)('hears a recording that is %s', async ([, micShape], { expect }) => {
		await using run = await ConverseRun.over({ mic: sample('02'), micShape });
		expect(run.errors).toEqual([]);
		expect(run.transcripts).toHaveLength(1);
		// A telephone's band is not what the practice model was trained on.
		if (micShape.rateHz > 8000) expect(run.transcripts).toEqual([question]);
		expect(await run.exitCode()).toBe(0);
	});

	it('with a key that is held for the whole recording is one turn, whatever the pauses', async ({
		expect,
	}) => {
		await using run = await ConverseRun.over({
			mic: timeline(7000, { atMs: 200, sound: sample('02') }, { atMs: 4200, sound: sample('03') }),
			settings: { mode: 'push-to-talk' },
		});
		expect(run.transcripts).toEqual([`${question} ${practiceQuestions['03'].text}`]);
		expect(run.exported().turns[0]).toMatchObject({ source: 'push-to-talk' });
		expect(run.answers).toHaveLength(1);
		expect(run.ofType('response.output_text.delta')[0]?.t_ms).toBeGreaterThan(7000);
		expect(await run.exitCode()).toBe(0);
	});

	it('without any voice is answered in text, and it says so', async ({ expect }) => {
		const empty = mkdtempSync(join(tmpdir(), 'parley-no-programs-'));
		await using run = await ConverseRun.over({
			mic: sample('02'),
			settings: { synthesizer: { model: 'system' } },
			env: { PATH: empty },
		});
		rmSync(empty, { recursive: true });
		if (process.platform !== 'linux') return;
		expect(run.errors.map(({ kind }) => kind)).toEqual(['voice-missing']);
		expect(run.answers[0]).toMatchObject({
			status: 'completed',
			text_only: true,
			text: answer,
			heard: answer,
		});
		expect(run.speaker().firstSoundMs()).toBe(Number.POSITIVE_INFINITY);
		expect(run.exported().turns[1]).toMatchObject({ content: answer, status: 'completed' });
	});

	it('through a room that echoes is still answered', async ({ expect }) => {
		await using run = await ConverseRun.over({
			mic: sample('02'),
			args: ['--echo-delay-ms', '60', '--echo-gain-db', '-6'],
		});
		expect(run.errors).toEqual([]);
		expect(run.transcripts).toHaveLength(1);
		expect(run.transcripts[0]).toMatch(/^how old is the /);
		expect(run.answers).toHaveLength(1);
		expect(run.speaker().words()).toBe(saidAs(run.answers[0]?.heard ?? ''));
	});

	it('ends when its time is up', async ({ expect }) => {
		await using run = await ConverseRun.over({
			mic: timeline(30_000, { atMs: 0, sound: sample('02') }),
			maxSeconds: 4,
		});
		expect(run.transcripts).toEqual([question]);
		expect(run.speaker().durationMs).toBeLessThan(8000);
		expect(await run.exitCode()).toBe(0);
	});

	it('in which nothing is said leaves nothing to export', async ({ expect }) => {
		await using run = await ConverseRun.over({ mic: timeline(1500) });
		expect(run.stderr).toBe(
			'Nothing was said in the microphone file, so there is no conversation to export.\n',
		);
		expect(run.hasExport).toBe(false);
		expect(await run.exitCode()).toBe(2);
	});
});

describe('npm run demo', () => {
	it('needs nothing and shows everything', ({ expect }) => {
		const folder = mkdtempSync(join(tmpdir(), 'parley-demo-'));
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			[join(projectRoot, 'main/converse.ts'), '--demo'],
			{
				cwd: folder,
				encoding: 'utf8',
				timeout: 60_000,
			},
		);
		expect(stderr).toContain(`You:    ${practiceQuestions['07'].text}`);
		expect(stderr).toContain(`Parley: I heard: ${practiceQuestions['07'].text}.`);
		for (const wait of ['transcript final', 'model asked', 'first token', 'first audio heard'])
			expect(stdout).toMatch(new RegExp(`${wait} +\\d+ ms`));
		const left = stdout.match(/^ {2}(\/.*)$/gm)?.map((line) => line.trim()) ?? [];
		expect(left).toHaveLength(3);
		expect(left.filter((path) => !existsSync(path))).toEqual([]);
		const exported = left.find((path) => path.endsWith('.json')) ?? '';
		expect(fromRecord(JSON.parse(readFileSync(exported, 'utf8')))).toMatchObject({ ok: true });
		expect(status).toBe(0);
		rmSync(folder, { recursive: true });
	});
});
