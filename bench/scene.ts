/** One conversation of the real assistant on WAV devices, with everything that can be measured of it. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { forkNodeHelper } from '../main/adapters/helper-process/fork-node-helper.ts';
import { ModelLibrary } from '../main/adapters/models/model-library.ts';
import { openDatabase } from '../main/adapters/storage/database.ts';
import { SqliteConversationStore } from '../main/adapters/storage/sqlite-conversation-store.ts';
import { SystemClock } from '../main/adapters/system-clock.ts';
import { Assistant } from '../main/assistant.ts';
import type { StampedEvent } from '../main/domain/assistant-events.ts';
import type { StoredTurn } from '../main/domain/ports/conversation-store.ts';
import { defaultSettings, mergeSettings } from '../preload/contract/settings.ts';
import type { Settings, SettingsPatch } from '../preload/contract/settings.ts';
import type { RecordedRequest } from '../test/support/scripted-language-model-server.ts';
import { BenchServer } from './server.ts';
import type { ScriptRule } from './server.ts';
import { readSpeaker, Recording } from './sounds.ts';
import { readTaps, tapInto } from './taps.ts';
import type { Tap } from './taps.ts';

export type LoopDelay = ReturnType<typeof monitorEventLoopDelay>;

const root = join(import.meta.dirname, '..');
/** Between readiness and t = 0, as converse has it, ms. */
const leadMs = 150;
/** Nothing happens for so long after the recording ended: over, ms. */
const settleMs = 1200;

export interface SceneOptions {
	readonly folder: string;
	readonly script: readonly ScriptRule[];
	/** What the microphone hears; without one it hears a quiet room until `act` is done. */
	readonly recording?: Recording;
	readonly settings?: SettingsPatch;
	/** The loudspeaker comes back into the microphone. */
	readonly echo?: { readonly delayMs: number; readonly gainDb: number };
	/** Real time in all; the scene ends then, whatever is going on. Default: 30 s more than the recording. */
	readonly maxMs?: number;
	/** What the person does besides speaking; the scene goes on until it is done. */
	readonly act?: (assistant: Assistant, stage: Stage) => Promise<void>;
}

export interface HeardEvent {
	readonly event: StampedEvent;
	/** When a listener was told, session ms. */
	readonly toldMs: number;
}

export interface SceneRecord {
	readonly events: readonly HeardEvent[];
	readonly speaker: { readonly samples: Float32Array; readonly rateHz: number };
	/** In order; all times are session ms. */
	readonly requests: readonly RecordedRequest[];
	readonly turns: readonly StoredTurn[];
	readonly taps: readonly Tap[];
	/** Of this process, ns, from t = 0 to the end. */
	readonly loopDelay: LoopDelay;
	/** The time was up before it came to rest. */
	readonly cutShort: boolean;
}

export interface Stage {
	readonly clock: SystemClock;
	readonly events: readonly HeardEvent[];
	readonly server: BenchServer;
	/** The events so far are dropped. */
	readonly forget: () => void;
	/** Aborted when the scene is over. */
	readonly signal: AbortSignal;
}

/** Settings of every scene, unless it says otherwise: all defaults but the practice models and an open microphone. */
function sceneSettings(baseUrl: string, patch: SettingsPatch): Settings {
	const base = mergeSettings(defaultSettings, {
		mode: 'open-mic',
		recognizer: { model: 'practice-en' },
		synthesizer: { model: 'practice-tones' },
		languageModel: { provider: 'openai-compatible', baseUrl, model: 'scripted', apiKey: 'none' },
	});
	return mergeSettings(base, patch);
}

export async function playScene(options: SceneOptions): Promise<SceneRecord> {
	const folder = mkdtempSync(join(options.folder, 'scene-'));
	tapInto(folder);
	const clock = SystemClock.beforeStart();
	const recording = options.recording ?? new Recording().until(200);
	const loopDelay = monitorEventLoopDelay({ resolution: 1 });
	const events: HeardEvent[] = [];
	let seen: Pick<SceneRecord, 'requests' | 'turns' | 'cutShort'>;
	{
		await using server = await BenchServer.start(options.script);
		await using assistant = new Assistant({
			settings: sceneSettings(server.baseUrl, options.settings ?? {}),
			store: openStore(folder),
			models: new ModelLibrary({
				bundled: join(root, 'models'),
				installed: join(options.folder, 'models'),
			}),
			fork: forkNodeHelper,
			entryOf: (helper) => join(root, 'bench/tapped', `${helper}.entry.ts`),
			clock,
			devices: {
				input: { kind: 'wav', path: recording.save(folder) },
				output: { kind: 'wav', path: join(folder, 'speaker.wav') },
				echo: options.echo ?? null,
			},
		});
		using _listening = assistant.onEvent((event) => events.push({ event, toldMs: clock.nowMs() }));
		using _store = assistant.store;
		const cutShort = await play(
			assistant,
			{ clock, events, server, forget: () => (events.length = 0) },
			recording,
			options,
			loopDelay,
		);
		seen = {
			requests: (await server.requests()).map((request) => inSessionTime(request, clock)),
			turns: assistant.store.conversation(assistant.state.conversation.id)?.turns ?? [],
			cutShort,
		};
	}
	return {
		events,
		...seen,
		speaker: readSpeaker(join(folder, 'speaker.wav')),
		taps: readTaps(folder),
		loopDelay,
	};
}

function openStore(folder: string): SqliteConversationStore {
	const now = (): number => Date.now();
	return new SqliteConversationStore({
		...openDatabase({ path: join(folder, 'conversations.db'), now }),
		now,
	});
}

/** @returns whether the time was up first. */
async function play(
	assistant: Assistant,
	stage: Omit<Stage, 'signal'>,
	recording: Recording,
	options: SceneOptions,
	loopDelay: LoopDelay,
): Promise<boolean> {
	const maxMs = options.maxMs ?? recording.endMs + 30_000;
	assistant.start();
	await assistant.ready();
	assistant.beginIn(leadMs);
	assistant.listen();
	loopDelay.enable();
	const over = new AbortController();
	const acting = options.act?.(assistant, { ...stage, signal: over.signal }) ?? Promise.resolve();
	let acted = false;
	const done = acting.finally(() => (acted = true));
	const deadlineMs = performance.now() + maxMs;
	const isOver = (): boolean => acted && assistant.inputEnded && assistant.atRestForMs() >= settleMs;
	while (!isOver() && performance.now() < deadlineMs) await sleep(20);
	const cutShort = !isOver();
	loopDelay.disable();
	over.abort();
	if (!cutShort) await done;
	else done.catch(() => undefined);
	return cutShort;
}

function inSessionTime(request: RecordedRequest, clock: SystemClock): RecordedRequest {
	const origin = Number(clock.originNs) / 1e6;
	return {
		...request,
		receivedMs: request.receivedMs - origin,
		writes: request.writes.map(({ text, tMs }) => ({ text, tMs: tMs - origin })),
		answeredMs: request.answeredMs === null ? null : request.answeredMs - origin,
		connectionClosedMs: request.connectionClosedMs === null ? null : request.connectionClosedMs - origin,
	};
}
