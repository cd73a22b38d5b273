import { afterEach, describe, expect, it } from 'vitest';
import { ConverseRun } from '../../support/converse-run.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';
import { saidAs, wordsApart } from '../../support/speaker-recording.ts';
import {
	cough,
	hasSystemVoice,
	onsetMs,
	practiceQuestions,
	sample,
	spoken,
	timeline,
} from '../../support/speech-wav.ts';

const lasting =
	'The tower was built a long time ago. It is made of iron and stone. Many people climb it every day. Nobody knows who drew the plans for it.';
const short = 'I am well, thank you.';

/** espeak-ng spells the word; this is how it sounds. */
const mhm = "[[m'hm]]";

let server: ScriptedLanguageModelServer;

afterEach(() => server[Symbol.asyncDispose]());

describe('speaking over an answer', () => {
	it('silences it at once, and the new question is answered instead', async () => {
		const questions = [
			practiceQuestions['07'].text,
			practiceQuestions['06'].text,
			practiceQuestions['03'].text,
		];
		server = await serverFor(questions);
		const cutsMs = [5000, 10_600];
		await using run = await ConverseRun.over({
			mic: timeline(
				14_000,
				{ atMs: 0, sound: sample('07') },
				{ atMs: cutsMs[0] ?? 0, sound: sample('06') },
				{ atMs: cutsMs[1] ?? 0, sound: sample('03') },
			),
			baseUrl: server.baseUrl,
		});
		expect({ exitCode: await run.exitCode(), stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' });
		expect(run.transcripts).toEqual(questions);
		const speaker = run.speaker();
		const onsetsMs = [(cutsMs[0] ?? 0) + onsetMs(sample('06')), (cutsMs[1] ?? 0) + onsetMs(sample('03'))];
		const starts = run.ofType('output_audio_buffer.started').map(({ t_ms }) => t_ms);
		const cleared = run.ofType('output_audio_buffer.cleared');
		expect(starts).toHaveLength(3);
		expect(cleared).toHaveLength(2);
		for (const [index, soundMs] of onsetsMs.entries()) {
			const nextMs = starts[index + 1] ?? Infinity;
			const detected = run
				.ofType('input_audio_buffer.speech_started')
				.find(({ t_ms }) => t_ms > soundMs)!;
			const silentMs = speaker.lastSoundMs(nextMs);
			expect(silentMs - soundMs).toBeLessThanOrEqual(200);
			expect(silentMs - detected.t_ms).toBeLessThanOrEqual(200);
			const answer = run.answers[index]!;
			expect(answer).toMatchObject({ status: 'cancelled', interrupted: true, text: lasting });
			expect(cleared[index]?.response_id).toBe(answer.response_id);
			const heard = speaker.words(starts[index] ?? 0, nextMs);
			expect(wordsApart(answer.heard, heard), `${answer.heard} | ${heard}`).toBeLessThanOrEqual(1);
			expect(
				run
					.ofType('conversation.item.truncated')
					.find((each) => each.response_id === answer.response_id)?.text,
			).toBe(answer.heard);
		}
		expect(speaker.words(starts[2] ?? 0)).toBe(saidAs(short));
		const exported = run.exported();
		expect(run.stored()).toEqual(exported);
		expect(exported.turns.map(({ interrupted }) => interrupted)).toEqual([
			false,
			true,
			false,
			true,
			false,
			false,
		]);
		expect(exported.turns.map(({ heard }) => heard)).toEqual([
			questions[0],
			run.answers[0]?.heard,
			questions[1],
			run.answers[1]?.heard,
			questions[2],
			short,
		]);
		// The model is told what was heard of its answers, not what it wrote.
		const context =
			server.completions
				.at(-1)
				?.body?.messages?.map(({ content }) => content)
				.join('\n') ?? '';
		expect(context).toContain(run.answers[1]?.heard);
		expect(context).not.toContain('Nobody knows');
	});
});

describe('a sound over an answer that is no turn', () => {
	it.runIf(hasSystemVoice)('makes it pause, no more', async () => {
		server = await ScriptedLanguageModelServer.start({ answer: () => ({ text: lasting }) });
		await using run = await ConverseRun.over({
			mic: timeline(
				14_000,
				{ atMs: 0, sound: sample('07') },
				{ atMs: 4500, sound: cough({ ms: 300, level: 0.6 }) },
				{ atMs: 7000, sound: spoken(mhm) },
				{ atMs: 8500, sound: spoken('yeah') },
				{ atMs: 10_200, sound: cough({ ms: 500, level: 0.25 }) },
				{ atMs: 11_500, sound: spoken('okay') },
			),
			baseUrl: server.baseUrl,
		});
		expect({ exitCode: await run.exitCode(), stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' });
		expect(run.transcripts).toEqual([practiceQuestions['07'].text]);
		expect(run.answers).toHaveLength(1);
		expect(run.answers[0]).toMatchObject({ status: 'completed', interrupted: false, heard: lasting });
		expect(withoutRepeats(run.speaker().words(), saidAs(lasting))).toBe(saidAs(lasting));
		const paused = run.ofType('output_audio_buffer.paused').map(({ t_ms }) => t_ms);
		const resumed = run.ofType('output_audio_buffer.resumed').map(({ t_ms }) => t_ms);
		expect(resumed).toHaveLength(paused.length);
		expect(run.exported().turns).toHaveLength(2);
	});
});

/** Answers the last of the questions shortly and all others at length, however often each is asked. */
function serverFor(questions: readonly string[]): Promise<ScriptedLanguageModelServer> {
	return ScriptedLanguageModelServer.start({
		answer: ({ body }) => ({
			text: body?.messages?.at(-1)?.content === questions.at(-1) ? short : lasting,
		}),
	});
}

/**
 * The words heard without what was said twice: an answer that paused goes on from the start of the word it was in. Where words
 * lie in a segment is estimated for this voice, so it may also go on inside the word, with nothing lost.
 */
function withoutRepeats(heard: string, expected: string): string {
	const wanted = expected.split(' ');
	const said: string[] = [];
	let begun = '';
	for (const word of heard.split(' ')) {
		const next = wanted[said.length] ?? '';
		if (word === next || begun + word === next) {
			said.push(next);
			begun = '';
		} else if (next.startsWith(word)) begun = word;
		else if (said.at(-1)?.endsWith(word) !== true) said.push(word);
	}
	return said.join(' ');
}
