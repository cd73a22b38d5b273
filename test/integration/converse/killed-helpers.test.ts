import { describe, it } from 'vitest';
import { ConverseRun } from '../../support/converse-run.ts';
import type { ConverseHelper } from '../../support/converse-run.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';
import { saidAs } from '../../support/speaker-recording.ts';
import { practiceQuestions, sample, timeline } from '../../support/speech-wav.ts';

const first = practiceQuestions['07'].text;
const last = practiceQuestions['03'].text;
const longAnswer = 'Tomorrow it will be sunny, then cloudy.';
const shortAnswer = 'Yes, I do.';
/** Late enough for a helper that died while speaking to be back. */
const lastAtMs = 9000;

/** Waits for the moment of the first turn in which the helper is to die. */
const moments = {
	idle: (run: ConverseRun) => run.event('session.created'),
	listening: (run: ConverseRun) => run.event('conversation.item.input_audio_transcription.partial'),
	thinking: (run: ConverseRun) => run.event('assistant.state_changed', ({ state }) => state === 'thinking'),
	speaking: (run: ConverseRun) => run.event('output_audio_buffer.position'),
} as const;

async function killed(helper: ConverseHelper, moment: keyof typeof moments): Promise<ConverseRun> {
	await using server = await ScriptedLanguageModelServer.start({
		answer: ({ body }) => ({
			text: body?.messages?.at(-1)?.content === last ? shortAnswer : longAnswer,
			ttftMs: 600,
			tokensPerSecond: 60,
		}),
	});
	const run = new ConverseRun({
		mic: timeline(11_500, { atMs: 1500, sound: sample('07') }, { atMs: lastAtMs, sound: sample('03') }),
		baseUrl: server.baseUrl,
	});
	await moments[moment](run);
	run.killHelper(helper);
	await run.exitCode();
	return run;
}

describe.each(['idle', 'listening', 'thinking', 'speaking'] as const)(
	'a helper that is killed while the assistant is %s',
	(moment) => {
		it.concurrent.for(['audio', 'recognizer', 'synthesizer'] as const)(
			'%s: is started again, and the next turn works',
			async (helper, { expect }) => {
				await using run = await killed(helper, moment);
				const told = run.ofType('helper.state_changed').filter((each) => each.helper === helper);
				expect(told.map(({ state }) => state)).toEqual([
					'starting',
					'ready',
					'restarting',
					'starting',
					'ready',
				]);
				expect(told[2]?.detail).toMatch(
					/^The \w+ stopped unexpectedly .*\. It starts again by itself;/,
				);
				// What was said while the recognizer was down nobody heard; whatever was understood before is kept.
				if (helper === 'recognizer' && moment === 'listening')
					expect(run.transcripts[0]).toMatch(/^what/);
				else expect(run.transcripts[0]).toBe(first);
				expect(run.transcripts).toHaveLength(2);
				expect(run.answers[0]).toMatchObject({ status: 'completed', heard: longAnswer });
				expect(run.speaker().words().endsWith(saidAs(shortAnswer))).toBe(true);
				expect(run.transcripts[1]).toBe(last);
				expect(await run.exitCode()).toBe(0);
				expect(run.answers.at(-1)).toMatchObject({ status: 'completed', heard: shortAnswer });
				const said = run
					.stored()
					?.turns.filter(({ role }) => role === 'user')
					.map(({ content }) => content);
				expect(said).toEqual(run.transcripts);
				expect(run.stderr).not.toMatch(/^\s+at /m);
			},
		);
	},
);
