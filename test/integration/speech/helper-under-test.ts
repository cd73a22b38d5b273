import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkNodeHelper } from '../../../main/adapters/helper-process/fork-node-helper.ts';
import type { ForkHelper, HelperProcess } from '../../../main/adapters/helper-process/helper-process.ts';
import type { HelperStateChange } from '../../../main/adapters/helper-process/supervised-process.ts';
import type { ModelLibrary } from '../../../main/adapters/models/model-library.ts';
import { HelperSpeechRecognizer } from '../../../main/adapters/speech/helper-speech-recognizer.ts';
import type { RecognizerSettings } from '../../../main/adapters/speech/recognizer-options.ts';
import { HelperSpeechSynthesizer } from '../../../main/adapters/speech/helper-speech-synthesizer.ts';
import type { SynthesizerSettings } from '../../../main/adapters/speech/helper-speech-synthesizer.ts';
import { SystemClock } from '../../../main/adapters/system-clock.ts';
import type { RecognizerEvent } from '../../../main/domain/ports/speech-recognizer.ts';
import type { SynthesizerEvent } from '../../../main/domain/ports/speech-synthesizer.ts';
import { practiceLibrary } from '../../support/practice-speech.ts';

const helpersFolder = join(import.meta.dirname, '../../../main/helpers');

/** A real helper process with what it said; SIGKILL is a method away. */
export interface RealHelper<Port, Event> extends AsyncDisposable {
	readonly port: Port;
	readonly events: Event[];
	readonly states: HelperStateChange[];
	readonly clock: SystemClock;
	readonly kill: () => void;
	/** Messages that have come from the process. */
	readonly messages: () => number;
	/** Settles when it holds; looked at every few ms. */
	readonly until: (met: () => boolean) => Promise<void>;
}

interface Shared {
	readonly clock: SystemClock;
	readonly states: HelperStateChange[];
	readonly folder: string;
	readonly fork: ForkHelper;
	readonly kill: () => void;
	readonly messages: () => number;
}

function shared(): Shared {
	let child: HelperProcess | null = null;
	let messages = 0;
	const fork: ForkHelper = (entry, options) => {
		const process = forkNodeHelper(entry, options);
		const onMessage = process.onMessage.bind(process);
		process.onMessage = (listener) => {
			onMessage((message) => {
				// Pongs come by themselves.
				if (!JSON.stringify(message).includes('"pong"')) messages += 1;
				listener(message);
			});
		};
		return (child = process);
	};
	return {
		clock: new SystemClock(),
		states: [],
		folder: mkdtempSync(join(tmpdir(), 'parley-speech-')),
		fork,
		kill: () => child?.kill('SIGKILL'),
		messages: () => messages,
	};
}

export function realRecognizer(
	settings: Partial<RecognizerSettings> = {},
	library: (folder: string) => ModelLibrary = practiceLibrary,
): RealHelper<HelperSpeechRecognizer, RecognizerEvent> {
	const { clock, states, folder, fork, kill, messages } = shared();
	const events: RecognizerEvent[] = [];
	const port = new HelperSpeechRecognizer({
		fork,
		clock,
		originNs: clock.originNs,
		entry: join(helpersFolder, 'recognizer.entry.ts'),
		models: library(folder),
		settings: () => ({ model: 'practice-en', secondPass: null, provider: 'cpu', ...settings }),
		onStateChanged: (change) => states.push(change),
		limits: { firstBackOffMs: 50 },
	});
	port.onEvent((event) => events.push(event));
	port.start();
	return {
		port,
		events,
		states,
		clock,
		kill,
		messages,
		until,
		[Symbol.asyncDispose]: () => end(port, folder),
	};
}

export function realSynthesizer(
	settings: Partial<SynthesizerSettings> = {},
	library: (folder: string) => ModelLibrary = practiceLibrary,
): RealHelper<HelperSpeechSynthesizer, SynthesizerEvent> {
	const { clock, states, folder, fork, kill, messages } = shared();
	const events: SynthesizerEvent[] = [];
	const port = new HelperSpeechSynthesizer({
		fork,
		clock,
		originNs: clock.originNs,
		entry: join(helpersFolder, 'synthesizer.entry.ts'),
		models: library(folder),
		settings: () => ({ model: 'practice-tones', provider: 'cpu', ...settings }),
		onStateChanged: (change) => states.push(change),
		limits: { firstBackOffMs: 50 },
	});
	port.onEvent((event) => events.push(event));
	port.start();
	return {
		port,
		events,
		states,
		clock,
		kill,
		messages,
		until,
		[Symbol.asyncDispose]: () => end(port, folder),
	};
}

async function end(port: AsyncDisposable, folder: string): Promise<void> {
	await port[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
}

export async function until(met: () => boolean): Promise<void> {
	for (let waitedMs = 0; !met(); waitedMs += 5) {
		if (waitedMs > 60_000) throw new Error('It never came.');
		await pause(5);
	}
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
