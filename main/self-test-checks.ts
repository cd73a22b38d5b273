import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { arch, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { listModels } from './adapters/language-model/provider.ts';
import { offlineRefusal } from './adapters/language-model/offline-language-model.ts';
import type { ModelLibrary } from './adapters/models/model-library.ts';
import { findGraphicsCard } from './adapters/speech/graphics-card.ts';
import { closeDatabase, openDatabase } from './adapters/storage/database.ts';
import type { AssistantHelpers } from './assistant-helpers.ts';
import type { RecognizerEvent } from './domain/ports/speech-recognizer.ts';
import type { SynthesizerEvent } from './domain/ports/speech-synthesizer.ts';
import type { Settings } from '../preload/contract/settings.ts';
import type { Check, Finding } from './self-test-report.ts';

export interface SelfTestSubject {
	readonly settings: Settings;
	readonly helpers: AssistantHelpers;
	/** What `whatRuns` gave for each. */
	readonly reports: { readonly recognizer: Promise<Finding>; readonly synthesizer: Promise<Finding> };
	readonly models: ModelLibrary;
	/** Where conversations, settings and models are kept, absolute. */
	readonly dataFolder: string;
	/** Name and version of what runs this: Electron, or Node alone. */
	readonly program: string;
	/** What only the app can look at: hotkey, key ring. */
	readonly more: readonly Check[];
}

/** So long the microphone is listened to, ms: enough for a slow device to wake up. */
const listeningMs = 3_000;
/** No room is this quiet, dBFS: only a device that sends zeros. */
const noRoomDb = -100;
/** A conversation of an hour needs a few MB; the rest is for the database's own copies. */
const enoughBytes = 200e6;

/** Everything that Parley needs of a computer, in the order in which a missing piece explains those after it. */
export function selfTestChecks(subject: SelfTestSubject): readonly Check[] {
	const { settings, helpers, models, reports, more } = subject;
	const ids = new Set([
		'silero-vad',
		settings.recognizer.model,
		...(settings.recognizer.secondPass === null ? [] : [settings.recognizer.secondPass]),
		...(settings.synthesizer.model === 'system' ? [] : [settings.synthesizer.model]),
	]);
	return [
		{ what: 'program', run: () => ok(`${subject.program} on ${platform()} ${release()} ${arch()}`) },
		{ what: 'memory', run: () => ok(`${gigabytes(totalmem())} GB`) },
		{ what: 'history', run: () => historyCheck(subject.dataFolder) },
		...[...ids].map((id) => ({
			what: `model ${id}`,
			run: (signal: AbortSignal) => modelCheck(models, id, signal),
		})),
		{ what: 'audio helper', run: () => helpers.audio.whenReady().then(() => ok('runs')) },
		{ what: 'devices', run: () => deviceCheck(helpers) },
		{ what: 'microphone', run: () => microphoneCheck(helpers) },
		{ what: 'recognizer', run: () => engineCheck(helpers.recognizer, reports.recognizer) },
		{ what: 'voice', run: () => engineCheck(helpers.synthesizer, reports.synthesizer) },
		{ what: 'graphics card', run: graphicsCheck },
		{ what: 'language model', run: (signal) => languageModelCheck(settings, signal) },
		...more,
	];
}

function ok(detail: string): Finding {
	return { verdict: 'ok', detail };
}

function note(detail: string): Finding {
	return { verdict: 'note', detail };
}

function gigabytes(bytes: number): string {
	return (bytes / 1e9).toFixed(1);
}

/** Writes and reads in the folder of the real history, and leaves the history itself alone: the app may be using it. */
function historyCheck(dataFolder: string): Finding {
	mkdirSync(dataFolder, { recursive: true });
	const folder = mkdtempSync(join(dataFolder, 'self-test-'));
	try {
		const { database } = openDatabase({ path: join(folder, 'conversations.db'), now: () => Date.now() });
		closeDatabase(database);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	const { bavail, bsize } = statfsSync(dataFolder);
	const kept = existsSync(join(dataFolder, 'conversations.db')) ? 'there is a history' : 'no history yet';
	const detail = `${kept}, ${gigabytes(bavail * bsize)} GB free in ${dataFolder}`;
	return bavail * bsize < enoughBytes ? { verdict: 'fail', detail } : ok(detail);
}

async function modelCheck(models: ModelLibrary, id: string, signal: AbortSignal): Promise<Finding> {
	const error = await models.check(id, signal);
	return error === null ? ok('whole') : { verdict: 'fail', detail: error.message };
}

async function deviceCheck({ audio }: AssistantHelpers): Promise<Finding> {
	const { inputs, outputs } = await audio.listDevices();
	const names = (devices: typeof inputs): string => devices.map(({ label }) => label).join(', ') || 'none';
	const detail = `in: ${names(inputs)}\nout: ${names(outputs)}`;
	return inputs.length === 0 || outputs.length === 0 ? note(detail) : ok(detail);
}

/** Opens the microphone for a moment, looks at how loud it is, and keeps nothing. */
async function microphoneCheck({ audio }: AssistantHelpers): Promise<Finding> {
	const found = Promise.withResolvers<Finding>();
	let device: string | null = null;
	let loudestDb = Number.NEGATIVE_INFINITY;
	audio.input.onEvent((event) => {
		if (event.type === 'started') device = event.device;
		if (event.type === 'level') loudestDb = Math.max(loudestDb, event.rmsDb);
		if (event.type === 'error') found.resolve({ verdict: 'fail', detail: event.error.message });
	});
	audio.input.start();
	const timer = setTimeout(() => found.resolve(heard(device, loudestDb)), listeningMs);
	const finding = await found.promise;
	clearTimeout(timer);
	audio.input.stop();
	return finding;
}

export function heard(device: string | null, loudestDb: number): Finding {
	if (device === null || loudestDb === Number.NEGATIVE_INFINITY)
		return { verdict: 'fail', detail: 'The microphone sent nothing. Unplug it and plug it in again.' };
	const loud = `${device}, ${loudestDb.toFixed(0)} dB at the loudest`;
	if (loudestDb > noRoomDb) return ok(loud);
	const why = 'It is muted, or the system lets nobody listen: look at the privacy settings of the system.';
	return { verdict: 'fail', detail: `${device} sends only silence. ${why}` };
}

/** An engine's own report. To be asked for before the engine starts: it reports once. */
export function whatRuns(engine: {
	onEvent(listener: (event: RecognizerEvent | SynthesizerEvent) => void): void;
}): Promise<Finding> {
	const told = Promise.withResolvers<Finding>();
	engine.onEvent((event) => {
		if (event.type !== 'ready') return;
		const { model, provider, providerReason } = event;
		told.resolve(
			ok([`${model} on ${provider}`, providerReason].filter((part) => part !== '').join('. ')),
		);
	});
	return told.promise;
}

/** What really runs where: a provider that was asked for is not believed until it reports. */
async function engineCheck(
	engine: { whenReady(): Promise<void> },
	report: Promise<Finding>,
): Promise<Finding> {
	await engine.whenReady();
	return report;
}

/** Information only: whether speech runs on it is said above, by what runs. */
async function graphicsCheck(): Promise<Finding> {
	const card = await findGraphicsCard();
	return card === null
		? note('no NVIDIA card, or no driver for it: speech runs on the processor')
		: ok(`${card.name}, driver ${card.driver}, ${card.memoryMb} MiB`);
}

async function languageModelCheck(settings: Settings, signal: AbortSignal): Promise<Finding> {
	const { languageModel, privacy } = settings;
	if (languageModel.provider === 'voice-check') return ok('voice check: needs no network');
	const refusal = offlineRefusal(languageModel.baseUrl, privacy.offline);
	if (refusal !== null) return note(`${refusal.message} Nothing was connected.`);
	const names = await listModels(languageModel.baseUrl, languageModel.apiKey, signal, privacy.offline);
	const count = names.length === 1 ? 'one model' : `${String(names.length)} models`;
	if (names.includes(languageModel.model)) return ok(`${count}, ${languageModel.model} among them`);
	return note(
		`${count}, but none is called ${languageModel.model === '' ? '(none is chosen)' : languageModel.model}`,
	);
}
