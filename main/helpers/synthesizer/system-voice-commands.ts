/** How each system is asked to speak: the text always goes in through stdin, never through a command line. */
import { primaryLanguage } from './speaking-voice.ts';

export interface SpeakCommand {
	readonly program: string;
	readonly args: readonly string[];
	/** Where the WAV comes out. */
	readonly output: 'stdout' | { readonly file: string };
	readonly environment?: Readonly<Record<string, string>>;
}

export interface CommandRequest {
	readonly language: string;
	readonly speed: number;
	/** Absolute path of a file that may be written, for programs that cannot write to stdout. */
	readonly file: string;
}

/** espeak-ng and `say` speak about this many words a minute at their own pace. */
const wordsPerMinute = 175;

/** espeak-ng's names of our languages, and whom to ask instead where a build lacks one: the nearest that can read the script. */
const espeakLanguages: Readonly<Record<string, readonly string[]>> = {
	en: ['en-us', 'en', 'en-gb'],
	es: ['es', 'es-419'],
	hi: ['hi'],
	mr: ['mr', 'hi'],
	ms: ['ms', 'id', 'en'],
	ta: ['ta'],
	te: ['te'],
};

/** The first of espeak-ng's voices that can read the language; null when none can. `available` are the codes it lists. */
export function espeakVoice(language: string, available: ReadonlySet<string>): string | null {
	const wanted = language.toLowerCase();
	const primary = primaryLanguage(language);
	const candidates = [wanted, ...(espeakLanguages[primary] ?? [primary])];
	return candidates.find((candidate) => available.has(candidate)) ?? null;
}

/** The language column of `espeak-ng --voices`. */
export function espeakVoicesOf(listing: string): ReadonlySet<string> {
	const rows = listing.split('\n').slice(1);
	return new Set(rows.flatMap((row) => /^\s*\d+\s+(\S+)/.exec(row)?.[1]?.toLowerCase() ?? []));
}

export function espeakCommand(program: string, voice: string, speed: number): SpeakCommand {
	// espeak-ng knows 80 to 450 words a minute.
	const rate = Math.round(Math.min(450, Math.max(80, wordsPerMinute * speed)));
	return { program, args: ['--stdout', '-v', voice, '-s', String(rate), '--stdin'], output: 'stdout' };
}

/** One voice a line, "Alva   sv_SE    # Hej!": language → the first voice that speaks it. */
export function sayVoicesOf(listing: string): ReadonlyMap<string, string> {
	const voices = new Map<string, string>();
	for (const row of listing.split('\n')) {
		const [, name, language] = /^(.+?)\s+([a-z]{2,3}[_-][A-Za-z0-9_-]+)\s+#/.exec(row) ?? [];
		if (name === undefined || language === undefined) continue;
		const key = primaryLanguage(language);
		if (!voices.has(key)) voices.set(key, name);
	}
	return voices;
}

export function sayCommand(voice: string | null, { speed, file }: CommandRequest): SpeakCommand {
	const rate = String(Math.round(wordsPerMinute * speed));
	return {
		program: '/usr/bin/say',
		args: [
			'-f',
			'-',
			'-r',
			rate,
			'-o',
			file,
			'--data-format=LEI16@22050',
			...(voice === null ? [] : ['-v', voice]),
		],
		output: { file },
	};
}

/**
 * Windows: the script is constant; language, pace and file come in as environment, the text as UTF-8 on stdin. SAPI knows
 * paces from -10 (a third) to 10 (three times): the exponent of 3.
 */
export function sapiCommand({ language, speed, file }: CommandRequest): SpeakCommand {
	return {
		program: 'powershell.exe',
		args: ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-Command', sapiScript],
		output: { file },
		environment: {
			PARLEY_LANGUAGE: primaryLanguage(language),
			PARLEY_RATE: String(Math.round((10 * Math.log(speed)) / Math.log(3))),
			PARLEY_FILE: file,
		},
	};
}

/** Ends with 3 where no installed voice speaks the language. */
export const noVoiceExitCode = 3;

const sapiScript = `
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Speech
$reader = New-Object System.IO.StreamReader([Console]::OpenStandardInput(), [System.Text.Encoding]::UTF8)
$text = $reader.ReadToEnd()
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$match = $voice.GetInstalledVoices() | Where-Object { $_.Enabled -and $_.VoiceInfo.Culture.TwoLetterISOLanguageName -eq $env:PARLEY_LANGUAGE } | Select-Object -First 1
if (-not $match) { exit ${noVoiceExitCode} }
$voice.SelectVoice($match.VoiceInfo.Name)
$voice.Rate = [int]$env:PARLEY_RATE
$voice.SetOutputToWaveFile($env:PARLEY_FILE)
$voice.Speak($text)
$voice.Dispose()
`;
