/** `npm run echo-test`: what the microphone hears of the loudspeaker, and how much of it can be taken out. Plain Node. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type AudioSettings, HelperAudio } from './adapters/audio/helper-audio.ts';
import { forkNodeHelper } from './adapters/helper-process/fork-node-helper.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { AssistantFailure } from './domain/errors.ts';
import type { EchoTestResult } from './helpers/audio/audio-protocol.ts';
import { WavWriter } from './helpers/audio/wav-writer.ts';

const help = `Plays a sweep and a burst of noise (about seven seconds) and measures what the microphone hears of them.

  npm run echo-test                    the system's microphone and loudspeaker
  npm run echo-test -- --simulate-delay-ms 60 --simulate-gain-db -6    an imagined room, no devices

  --input-device NAME    a microphone by the name the system gives it
  --output-device NAME   a loudspeaker, the same
  --json                 the result as JSON, to read by machine

Exit code: 0 the assistant can be interrupted by voice; 1 too much echo remains, or nothing could be measured; 2 wrong use.`;

const options = {
	'simulate-delay-ms': { type: 'string' },
	'simulate-gain-db': { type: 'string' },
	'input-device': { type: 'string' },
	'output-device': { type: 'string' },
	json: { type: 'boolean' },
	help: { type: 'boolean' },
} as const;

class WrongUse extends Error {}

async function main(argv: readonly string[]): Promise<number> {
	try {
		const { values } = parse(argv);
		if (values.help === true) {
			process.stdout.write(`${help}\n`);
			return 0;
		}
		const result = await measure(settingsFor(values));
		process.stdout.write(values.json === true ? `${JSON.stringify(result)}\n` : table(result));
		return result.verdict === 'loudspeaker' || result.verdict === 'headphones' ? 0 : 1;
	} catch (thrown) {
		const known = thrown instanceof WrongUse || thrown instanceof AssistantFailure;
		process.stderr.write(`${known ? thrown.message : String((thrown as Error).stack)}\n`);
		return thrown instanceof WrongUse ? 2 : 1;
	}
}

async function measure(settings: (folder: string) => AudioSettings): Promise<EchoTestResult> {
	await using cleanup = new AsyncDisposableStack();
	const folder = cleanup.adopt(mkdtempSync(join(tmpdir(), 'parley-echo-')), (path) =>
		rmSync(path, { recursive: true, force: true }),
	);
	const clock = new SystemClock();
	const audio = cleanup.use(
		new HelperAudio({
			entry: resolve(fileURLToPath(import.meta.url), '../helpers/audio.entry.ts'),
			fork: forkNodeHelper,
			clock,
			originNs: clock.originNs,
			settings: () => settings(folder),
		}),
	);
	const interrupted = new AbortController();
	process.once('SIGINT', () => interrupted.abort(new WrongUse('Interrupted.')));
	audio.start();
	await audio.whenReady(interrupted.signal);
	return await audio.testEcho(interrupted.signal);
}

type Values = ReturnType<typeof parse>['values'];

function settingsFor(values: Values): (folder: string) => AudioSettings {
	const delayMs = number('--simulate-delay-ms', values['simulate-delay-ms']);
	const gainDb = number('--simulate-gain-db', values['simulate-gain-db']);
	if (delayMs === null && gainDb === null) {
		return () => ({
			input: { kind: 'native', device: values['input-device'] ?? null },
			output: { kind: 'native', device: values['output-device'] ?? null },
			echo: null,
			echoCancellation: 'on',
		});
	}
	return (folder) => {
		const microphone = join(folder, 'microphone.wav');
		using writer = new WavWriter({ path: microphone, rateHz: 16_000, append: false });
		writer.write(roomNoise());
		return {
			input: { kind: 'wav', path: microphone },
			output: { kind: 'wav', path: join(folder, 'loudspeaker.wav') },
			echo: { delayMs: delayMs ?? 60, gainDb: gainDb ?? -6 },
			echoCancellation: 'on',
		};
	};
}

/** Fifteen seconds at −72 dBFS: a microphone that delivers zeros counts as switched off. */
function roomNoise(): Float32Array {
	let seed = 7;
	return Float32Array.from({ length: 240_000 }, () => {
		seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
		return (seed / 2 ** 30 - 1) * 0.00043;
	});
}

function table({ delayMs, levelDb, cancellationDb, verdict, advice }: EchoTestResult): string {
	const shown = (value: number | null, unit: string): string =>
		value === null ? '–' : `${value.toFixed(1)} ${unit}`;
	const rows = [
		['Delay', shown(delayMs, 'ms')],
		['Level of the echo', shown(levelDb, 'dB')],
		['Taken out by the canceller', shown(cancellationDb, 'dB')],
		['Verdict', verdict],
	];
	return `${rows.map(([name = '', value = '']) => `${name.padEnd(28)}${value}`).join('\n')}\n\n${advice}\n`;
}

function parse(argv: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof options }>> {
	// "--simulate-gain-db -6" is what a person writes; parseArgs takes the -6 for an option.
	const args = argv
		.join('\n')
		.replace(/^(--simulate-[a-z-]+)\n(-[\d.])/gm, '$1=$2')
		.split('\n');
	try {
		return parseArgs({ args: args.filter((each) => each !== ''), options, strict: true });
	} catch (error) {
		throw new WrongUse(`${(error as Error).message} (--help lists the options)`, { cause: error });
	}
}

function number(name: string, text: string | undefined): number | null {
	if (text === undefined) return null;
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value)) throw new WrongUse(`${name} must be a number.`);
	if (name === '--simulate-delay-ms' && (value < 0 || value > 900))
		throw new WrongUse(`${name} must be from 0 to 900.`);
	return value;
}

process.exitCode = await main(process.argv.slice(2));
