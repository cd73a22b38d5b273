import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AssistantHelpers } from '../main/assistant-helpers.ts';
import { SystemClock } from '../main/adapters/system-clock.ts';
import { conversationSettings } from '../main/conversation-settings.ts';
import { initialConversation } from '../main/domain/conversation-state.ts';
import { conversationId } from '../main/domain/ids.ts';
import { defaultSettings, mergeSettings } from '../preload/contract/settings.ts';
import type { SettingsPatch } from '../preload/contract/settings.ts';
import { FakeHelperProcesses } from './fakes/fake-helper-processes.ts';
import type { FakeHelperProcess } from './fakes/fake-helper-processes.ts';
import { practiceLibrary } from './support/practice-speech.ts';

const resting = initialConversation({
	sessionId: 'session',
	wallOriginMs: 0,
	conversationId: conversationId('conversation'),
	settings: conversationSettings(defaultSettings, false),
});
const pressed = { ...resting, pressedAtMs: 1 };
const minute = 60_000;

type AnyProcess = FakeHelperProcess<Readonly<Record<string, unknown>>, unknown, unknown>;

function setUp(patch: SettingsPatch = {}) {
	const system = new FakeHelperProcesses<Readonly<Record<string, unknown>>, unknown, unknown>();
	const byProgram = new Map<string, AnyProcess[]>();
	let settings = mergeSettings(defaultSettings, patch);
	const helpers = new AssistantHelpers({
		models: practiceLibrary('/nowhere'),
		fork: (entry, options) => {
			const process = system.fork(entry, options);
			byProgram.set(entry, [...(byProgram.get(entry) ?? []), system.last]);
			return process;
		},
		entryOf: (helper) => helper,
		clock: new SystemClock(),
		measureModels: true,
		settings: () => settings,
		onStateChanged: () => undefined,
		onOutputLevel: () => undefined,
		onAudioNote: () => undefined,
	});
	helpers.start();
	const processes = (program: string): readonly AnyProcess[] => byProgram.get(program) ?? [];
	const ready = (program: string): void => processes(program).at(-1)?.getsReady();
	for (const program of ['recognizer', 'synthesizer']) ready(program);
	const change = (next: SettingsPatch): void => {
		const before = settings;
		settings = mergeSettings(settings, next);
		helpers.settingsChanged(before, settings);
	};
	return { helpers, processes, ready, change };
}

function optionsOf(process: AnyProcess | undefined): Readonly<Record<string, unknown>> {
	const [hello] = process?.received ?? [];
	return hello?.type === 'hello' ? hello.options : {};
}

describe('helpers that nobody needs', () => {
	beforeEach(
		() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'performance'] }),
	);
	afterEach(() => void vi.useRealTimers());

	it('give their memory back after half an hour, each in its way, and wake with the next press', () => {
		const { helpers, processes, ready } = setUp();
		helpers.follow(resting);
		vi.advanceTimersByTime(30 * minute - 20);
		expect(processes('recognizer')).toHaveLength(1);
		vi.advanceTimersByTime(40);
		expect(optionsOf(processes('recognizer').at(-1))).toMatchObject({ resting: true });
		expect(processes('synthesizer').filter(({ alive }) => alive)).toEqual([]);
		ready('recognizer');
		helpers.follow(pressed);
		expect(processes('synthesizer')).toHaveLength(2);
		expect(processes('recognizer')).toHaveLength(2);
	});

	it('rest never, or sooner, as is set', () => {
		const never = setUp({ speech: { unloadAfterMinutes: 0 } });
		never.helpers.follow(resting);
		vi.advanceTimersByTime(600 * minute);
		expect(never.processes('recognizer')).toHaveLength(1);
		never.change({ speech: { unloadAfterMinutes: 5 } });
		vi.advanceTimersByTime(40);
		expect(never.processes('recognizer')).toHaveLength(2);
	});
});

describe('changed settings', () => {
	beforeEach(
		() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'performance'] }),
	);
	afterEach(() => void vi.useRealTimers());

	it('start again only what they concern', () => {
		const { processes, change } = setUp();
		change({ synthesizer: { speed: 1.5, volume: 0.5, speaker: 2 } });
		expect(processes('synthesizer')).toHaveLength(1);
		change({ synthesizer: { provider: 'cpu' } });
		expect(processes('synthesizer')).toHaveLength(2);
		change({ language: 'es' });
		expect(optionsOf(processes('recognizer').at(-1))).toMatchObject({ language: 'es' });
		change({ recognizer: { language: 'hi' } });
		expect(optionsOf(processes('recognizer').at(-1))).toMatchObject({ language: 'hi' });
	});
});
