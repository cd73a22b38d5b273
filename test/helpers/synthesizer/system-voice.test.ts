import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSystemSpeech, SystemVoice } from '../../../main/helpers/synthesizer/system-voice.ts';
import type { SystemSpeech } from '../../../main/helpers/synthesizer/system-voice.ts';
import {
	espeakVoice,
	sapiCommand,
	sayVoicesOf,
} from '../../../main/helpers/synthesizer/system-voice-commands.ts';

const espeakListing = `Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  en-us           --/M      English_(America)  gmw/en-US            (en 3)
 5  hi              --/M      Hindi              inc/hi
 5  id              --/M      Indonesian         poz/id
`;
const sayListing = `Alva                sv_SE    # Hej! Jag heter Alva.
Eddy (English (US)) en_US    # Hello! My name is Eddy.
Lekha               hi_IN    # नमस्ते!
`;

const request = { language: 'en', speed: 1, file: '/tmp/x.wav' };
const { signal } = new AbortController();

describe('the system voice', () => {
	it('is espeak-ng where that is installed, in the language or the nearest it can read', async () => {
		const speech = await findSystemSpeech('linux', (program) =>
			Promise.resolve(program === 'espeak-ng' ? espeakListing : null),
		);
		const voiceOf = (language: string): string | undefined => speech?.({ ...request, language })?.args[2];
		expect(voiceOf('en-GB')).toBe('en-us');
		expect(voiceOf('hi')).toBe('hi');
		expect(voiceOf('mr-IN')).toBe('hi');
		expect(voiceOf('ms')).toBe('id');
		expect(voiceOf('ta')).toBeUndefined();
	});

	it('speaks all the languages Parley has with a whole espeak-ng', () => {
		const all = new Set(['en-us', 'hi', 'es', 'ms', 'ta', 'te', 'mr']);
		for (const language of ['en', 'hi', 'es', 'ms', 'ta', 'te', 'mr'])
			expect(espeakVoice(language, all)).not.toBeNull();
	});

	it('is say on macOS, with a voice of the language', async () => {
		expect([...sayVoicesOf(sayListing)]).toEqual([
			['sv', 'Alva'],
			['en', 'Eddy (English (US))'],
			['hi', 'Lekha'],
		]);
		const speech = await findSystemSpeech('darwin', (program) =>
			Promise.resolve(program === '/usr/bin/say' ? sayListing : null),
		);
		expect(speech?.({ ...request, speed: 2 })).toMatchObject({
			program: '/usr/bin/say',
			args: [
				'-f',
				'-',
				'-r',
				'350',
				'-o',
				'/tmp/x.wav',
				'--data-format=LEI16@22050',
				'-v',
				'Eddy (English (US))',
			],
		});
		expect(speech?.({ ...request, language: 'te' })).toBeNull();
	});

	it('is SAPI on Windows, told everything without a command line', () => {
		const command = sapiCommand({ language: 'es-MX', speed: 2, file: 'C:\\x.wav' });
		expect(command.environment).toEqual({
			PARLEY_LANGUAGE: 'es',
			PARLEY_RATE: '6',
			PARLEY_FILE: 'C:\\x.wav',
		});
		expect(command).toEqual({
			...sapiCommand(request),
			environment: command.environment,
			output: { file: 'C:\\x.wav' },
		});
	});

	it('is nothing where nothing is installed', async () => {
		expect(await findSystemSpeech('linux', () => Promise.resolve(null))).toBeNull();
	});
});

// A shell script plays the program, so that no voice needs to be installed.
describe.skipIf(process.platform === 'win32')('speaking through another program', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'parley-voice-'));
	});

	afterEach(() => {
		rmSync(folder, { recursive: true });
	});

	/** Keeps what it was given on stdin; then runs `script`. */
	function voice(script: string): SystemVoice {
		const program = join(folder, 'program.sh');
		writeFileSync(program, `#!/bin/sh\ncat > ${folder}/stdin\n${script}\n`);
		chmodSync(program, 0o755);
		const speech: SystemSpeech = ({ file }) =>
			script.includes('OUT')
				? { program, args: [], output: { file }, environment: { OUT: file } }
				: { program, args: [], output: 'stdout' };
		return new SystemVoice(speech);
	}

	const header = String.raw`printf 'RIFF\0\0\0\0WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\200\076\0\0\002\0\020\0data\0\0\0\0'`;

	async function speak(
		system: SystemVoice,
		text = 'Hello; $(rm -rf /) "there"',
	): Promise<{ samples: number; rateHz: number }> {
		let samples = 0;
		let rate = 0;
		await system.speak({
			text,
			speaker: 0,
			speed: 1,
			language: 'en',
			signal,
			onAudio: ({ length }, rateHz) => {
				samples += length;
				rate = rateHz;
			},
		});
		return { samples, rateHz: rate };
	}

	it('reads the sound from stdout', async () => {
		expect(await speak(voice(`${header}; printf 'abcdef'`))).toEqual({ samples: 3, rateHz: 8_000 });
	});

	it('reads it from a file, which is gone afterwards', async () => {
		const before = readdirSync(tmpdir()).filter((name) => name.endsWith('.wav')).length;
		expect(await speak(voice(`(${header}; printf 'abcd') > "$OUT"`))).toEqual({
			samples: 2,
			rateHz: 8_000,
		});
		expect(readdirSync(tmpdir()).filter((name) => name.endsWith('.wav')).length).toBe(before);
	});

	it('runs nothing for text without a sound', async () => {
		expect(await speak(voice('exit 9'), '… 🎉')).toEqual({ samples: 0, rateHz: 0 });
	});

	it.each([
		['exit 1', 'synthesizer-failed'],
		['exit 3', 'voice-missing'],
		['echo "this is no sound at all"', 'synthesizer-failed'],
	])('says what went wrong: %s', async (script, kind) => {
		await expect(speak(voice(script))).rejects.toMatchObject({ error: { kind } });
	});

	it('says so when the program is gone', async () => {
		const gone = new SystemVoice(() => ({
			program: join(folder, 'nothing'),
			args: [],
			output: 'stdout',
		}));
		await expect(speak(gone)).rejects.toMatchObject({ error: { kind: 'synthesizer-failed' } });
	});

	it('ends the program when cancelled', async () => {
		const cancel = new AbortController();
		const speaking = voice(`${header}; printf 'abcd'; exec sleep 60`).speak({
			text: 'Hello',
			speaker: 0,
			speed: 1,
			language: 'en',
			signal: cancel.signal,
			onAudio: () => cancel.abort(),
		});
		await expect(speaking).resolves.toBeUndefined();
	});
});
