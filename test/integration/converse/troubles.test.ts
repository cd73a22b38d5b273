import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConverseRun, projectRoot } from '../../support/converse-run.ts';
import type { ScriptedAnswer } from '../../support/scripted-answer.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';
import { hasSystemVoice, practiceQuestions, sample, timeline } from '../../support/speech-wav.ts';

/** One sentence or two for a person: no stack, no code, nothing else. */
const sentences = /^\S[^\n]*[.)]\n$/;

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

function converse(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(projectRoot, 'main/converse.ts'), ...args],
		{
			encoding: 'utf8',
			cwd: folder,
			timeout: 60_000,
		},
	);
	return { status, stdout, stderr };
}

const folder = mkdtempSync(join(tmpdir(), 'parley-troubles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
	writeFileSync(join(folder, name), content);
	return name;
}

describe('input that cannot be used ends with 2 and one line', () => {
	const wav = join(projectRoot, 'models/practice/samples', practiceQuestions['01'].file);
	it.each([
		['no microphone', [], /^--mic is missing/],
		['an unknown option', ['--mic', wav, '--volume', '11'], /--volume/],
		[
			'a number that is none',
			['--mic', wav, '--max-seconds', 'soon'],
			/^--max-seconds must be a number from 0.1 to 86400, not "soon"/,
		],
		['a recording that is missing', ['--mic', 'nowhere.wav'], /nowhere\.wav/],
		[
			'a recording that is no WAV',
			['--mic', file('text.wav', 'This is no sound at all, just text.')],
			/text\.wav.*not a WAV file/,
		],
		['an empty file', ['--mic', file('empty.wav', '')], /empty\.wav.*not a WAV file/],
		[
			'settings that are missing',
			['--mic', wav, '--settings', 'nowhere.json'],
			/nowhere\.json.*cannot be read/,
		],
		[
			'settings that are no JSON',
			['--mic', wav, '--settings', file('torn.json', '{"mode":')],
			/torn\.json.*not JSON/,
		],
		[
			'an unknown setting',
			['--mic', wav, '--settings', file('unknown.json', '{"synthesizer":{"loudness":3}}')],
			/synthesizer.*loudness/,
		],
		[
			'a setting of the wrong type',
			['--mic', wav, '--settings', file('wrong.json', '{"synthesizer":{"speaker":"0"}}')],
			/synthesizer\.speaker/,
		],
		['a log that is missing', ['--replay', 'nowhere.jsonl'], /nowhere\.jsonl/],
		[
			'a log that is none',
			['--replay', file('other.jsonl', '{"t_ms":0,"type":"session.created"}\n')],
			/replay/,
		],
		[
			'a log that cannot be written',
			['--mic', wav, '--events', 'nowhere/events.jsonl'],
			/nowhere\/events\.jsonl/,
		],
		['a database that has no place', ['--mic', wav, '--data-dir', `${wav}/data`], /data/],
	])('%s', (_, args, expected) => {
		const { status, stderr } = converse(...args);
		expect(stderr).toMatch(sentences);
		expect(stderr).toMatch(expected);
		expect(status).toBe(2);
	});
});

// None of these is about time, so they share the machine.
describe.concurrent('a provider in trouble', () => {
	const questions = ['01', '02', '03', '05', '06', '07'] as const;
	const answers: Readonly<Record<string, ScriptedAnswer>> = {
		[practiceQuestions['01'].text]: {
			fault: { type: 'status', status: 401, message: 'bad key sk-secret' },
		},
		[practiceQuestions['02'].text]: { fault: { type: 'status', status: 429, retryAfter: '30' } },
		[practiceQuestions['03'].text]: {
			text: 'You are called Ann, I think.',
			fault: { type: 'cut', afterDeltas: 3 },
		},
		[practiceQuestions['05'].text]: {
			text: 'One two three four.',
			fault: { type: 'hang', afterDeltas: 2 },
		},
		[practiceQuestions['06'].text]: { fault: { type: 'hang-before-headers' } },
		[practiceQuestions['07'].text]: { text: 'It works again.' },
	};

	it('is told in a sentence each time, and the conversation goes on', async () => {
		await using server = await ScriptedLanguageModelServer.start({
			// A question that was not answered is asked again together with the next one.
			answer: ({ body }) => {
				const asked = body?.messages?.at(-1)?.content ?? '';
				return answers[Object.keys(answers).find((question) => asked.endsWith(question)) ?? ''] ?? {};
			},
		});
		await using run = await ConverseRun.over({
			mic: timeline(26_500, ...questions.map((name, at) => ({ atMs: at * 4600, sound: sample(name) }))),
			baseUrl: server.baseUrl,
			settings: {
				languageModel: { apiKey: 'sk-secret', firstTokenTimeoutMs: 1500, stallTimeoutMs: 1500 },
				turnTaking: { speculation: false },
			},
		});
		expect(run.transcripts).toEqual(questions.map((name) => practiceQuestions[name].text));
		expect(run.errors.map(({ kind }) => kind)).toEqual([
			'language-model-unauthorized',
			'language-model-rate-limited',
			'language-model-cut-off',
			'language-model-timeout',
			'language-model-timeout',
		]);
		expect(run.errors[1]).toMatchObject({ retryable: true, retry_after_ms: 30_000 });
		expect(run.answers.at(-1)).toMatchObject({ status: 'completed', heard: 'It works again.' });
		expect(run.stderr).toBe(run.errors.map(({ message }) => `${message}\n`).join(''));
		expect(run.stderr + JSON.stringify(run.events)).not.toContain('sk-secret');
		expect(
			run
				.stored()
				?.turns.filter(({ role }) => role === 'user')
				.map(({ content }) => content),
		).toEqual(run.transcripts);
		expect(await run.exitCode()).toBe(1);
	});

	it('that cannot be reached is named', async () => {
		await using run = await ConverseRun.over({ mic: sample('01'), baseUrl: 'http://127.0.0.1:9/v1' });
		expect(run.errors.map(({ kind }) => kind)).toEqual(['language-model-unreachable']);
		expect(run.stderr).toMatch(sentences);
		expect(run.stderr).toContain('127.0.0.1:9');
		expect(run.stored()?.turns.map(({ content }) => content)).toEqual([practiceQuestions['01'].text]);
		expect(await run.exitCode()).toBe(1);
	});
});

describe.concurrent('a model that cannot be used', () => {
	/** Runs an installation of which one file is damaged. */
	async function without(path: string, damage: (path: string) => void): Promise<ConverseRun> {
		const root = mkdtempSync(join(folder, 'installation-'));
		for (const part of ['main', 'preload', 'models', 'package.json'])
			cpSync(join(projectRoot, part), join(root, part), { recursive: true });
		symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
		damage(join(root, 'models/practice', path));
		return ConverseRun.over({ mic: sample('01'), root });
	}

	const remove = (path: string): void => rmSync(path);
	const flip = (path: string): void => {
		const bytes = readFileSync(path);
		for (let at = 1000; at < 1100; at++) bytes[at] = 255 - (bytes[at] ?? 0);
		writeFileSync(path, bytes);
	};
	const truncate = (path: string): void => writeFileSync(path, readFileSync(path).subarray(0, 1000));

	it.each([
		['missing', remove],
		['corrupt', flip],
		['cut off', truncate],
	])('the recogniser is %s: it ends with 1 and names the model', async (_, damage) => {
		await using run = await without('stt/model.onnx', damage);
		expect(run.stderr).toMatch(sentences);
		expect(run.stderr).toMatch(/model\.onnx|practice-en|Practice recogniser/);
		expect(await run.exitCode()).toBe(1);
	});

	it.each([
		['missing', remove],
		['corrupt', flip],
		['cut off', truncate],
	])('the voice is %s: it says so, and another one speaks or answers are text', async (_, damage) => {
		await using run = await without('tts/model.onnx', damage);
		expect(run.errors).toHaveLength(1);
		expect(run.errors[0]?.message).toContain('practice-tones');
		expect(run.stderr).toMatch(sentences);
		expect(run.answers).toHaveLength(1);
		expect(run.answers[0]).toMatchObject({ status: 'completed', text_only: !hasSystemVoice });
		expect(run.exported().turns).toHaveLength(2);
	});

	it('that is unknown is named', async () => {
		await using run = await ConverseRun.over({
			mic: sample('01'),
			settings: { recognizer: { model: 'whisper-huge' } },
		});
		expect(run.stderr).toMatch(sentences);
		expect(run.stderr).toContain('whisper-huge');
		expect(await run.exitCode()).toBe(1);
	});
});

describe.concurrent('a full disk', () => {
	it.runIf(canMount)('keeps the conversation going and says what was not written', async () => {
		await using run = await ConverseRun.over({ mic: sample('01'), dataDiskKb: 150 });
		expect(run.transcripts).toEqual([practiceQuestions['01'].text]);
		expect(run.errors.map(({ kind }) => kind)).toContain('storage-full');
		expect(run.stderr).toMatch(/disk is full/);
		expect(run.stderr).not.toMatch(/^\s+at /m);
	});

	it.skipIf(process.platform === 'win32')('where the log is written ends it with one line', async () => {
		await using run = await ConverseRun.over({ mic: sample('01'), args: ['--events', '/dev/full'] });
		expect(run.stderr).toMatch(sentences);
		expect(run.stderr).toMatch(/disk is full/);
		expect(await run.exitCode()).toBe(1);
	});
});
