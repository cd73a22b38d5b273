import { beforeEach, describe, expect, it } from 'vitest';
import { LentRecognizer } from '../main/adapters/speech/lent-recognizer.ts';
import { conversationSettings } from '../main/conversation-settings.ts';
import type { ConversationState } from '../main/domain/conversation-state.ts';
import { initialConversation } from '../main/domain/conversation-state.ts';
import { converse } from '../main/domain/conversation.ts';
import { conversationId, utteranceId } from '../main/domain/ids.ts';
import { SoundCheck } from '../main/sound-check.ts';
import type { SoundCheckOptions } from '../main/sound-check.ts';
import type { DevicesFeed, RehearsalFeed } from '../preload/contract/device-requests.ts';
import { defaultSettings } from '../preload/contract/settings.ts';
import { FakeClock } from './fakes/fake-clock.ts';
import { FakeSpeechRecognizer } from './fakes/fake-speech-recognizer.ts';

const settings = conversationSettings(defaultSettings, false);
const nobody = { input: null, output: null };

describe('the sound check', () => {
	let clock: FakeClock;
	let recognizer: FakeSpeechRecognizer;
	let lent: LentRecognizer;
	let state: ConversationState;
	let did: string[];
	let complaints: string[];
	let heard: RehearsalFeed[];
	let check: SoundCheck;

	beforeEach(() => {
		clock = new FakeClock();
		recognizer = new FakeSpeechRecognizer({ clock });
		lent = new LentRecognizer(recognizer);
		state = initialConversation({
			sessionId: 's',
			wallOriginMs: 0,
			conversationId: conversationId('c'),
			settings,
		});
		did = [];
		complaints = [];
		heard = [];
		check = new SoundCheck({
			clock,
			recognizer: lent,
			settings: () => settings,
			helpers: helpers(),
			assistant: {
				get state() {
					return state;
				},
				stop: () => void did.push('stop'),
				setListening: (on) => void did.push(on ? 'listen' : 'mute'),
			},
			complain: ({ kind, message }) => void complaints.push(`${kind}: ${message}`),
		});
		check.onRehearsal((news) => heard.push(news));
	});

	function helpers(): SoundCheckOptions['helpers'] {
		return {
			audio: {
				listDevices: async () => ({ inputs: [], outputs: [] }),
				restart: () => void did.push('restart'),
				playTestSound: async () => void did.push('play'),
				testEcho: () => Promise.reject(new Error('Not in this test.')),
			},
			devices: {
				watch: () => new DisposableStack(),
				chosenAnew: () => void did.push('look'),
			},
			preview: {
				play: async () => ({ note: null }),
				stop: () => void did.push('hush'),
			},
		};
	}

	it('tells the window what is there, in its words', () => {
		const seen: DevicesFeed[] = [];
		using _subscription = check.onDevices((each) => seen.push(each));
		check.devicesSeen({ inputs: [{ id: 'a', label: 'A' }], outputs: [], away: nobody });
		expect(seen).toEqual([
			{ inputs: [{ id: 'a', name: 'A', isDefault: false }], outputs: [], away: nobody },
		]);
	});

	it('complains once about a device that went away, and not about one that came back', () => {
		check.devicesAway({ input: 'Headset', output: null }, nobody);
		check.devicesAway({ input: 'Headset', output: 'Speaker' }, { input: 'Headset', output: null });
		check.devicesAway(nobody, { input: 'Headset', output: 'Speaker' });
		expect(complaints).toHaveLength(2);
		expect(complaints[0]).toMatch(/^microphone-lost: “Headset” is not connected/);
		expect(complaints[1]).toMatch(/^speaker-lost: “Speaker” is not connected/);
	});

	it('looks before it opens devices anew', () => {
		check.reopen();
		expect(did).toEqual(['look', 'restart']);
	});

	it('rehearses turns until it is told to stop, in times the window can use', () => {
		check.rehearse(true);
		recognizer.hears({ text: 'the red one', fromMs: 100, toMs: 1100 });
		clock.advanceTo(5_000);
		expect(heard.find(({ type }) => type === 'pausing')).toMatchObject({ leftMs: 645, silentMs: 205 });
		expect(heard.find(({ type }) => type === 'finished')).toMatchObject({ waitedMs: 850 });
		check.rehearse(false);
		expect(heard.at(-1)).toEqual({ type: 'ended' });
		recognizer.hears({ text: 'more', fromMs: 6_000, toMs: 6_500 });
		clock.advanceTo(9_000);
		expect(heard.at(-1)).toEqual({ type: 'ended' });
		expect(did).toEqual(['stop']);
	});

	it('ends a turn that was being spoken, so that nobody waits for its end', () => {
		const openMic = { ...settings, mode: 'open-mic' as const };
		state = converse(
			{ ...state, settings: openMic },
			{ type: 'speech.started', utteranceId: utteranceId('u'), onsetMs: 0, tMs: 0 },
		).state;
		check.rehearse(true);
		expect(did).toEqual(['stop', 'mute', 'listen']);
	});

	it('refuses while a key is held, and gives way when one is pressed', () => {
		check.rehearse(true);
		lent.beginUtterance(utteranceId('u'));
		expect(heard.at(-1)).toEqual({ type: 'ended' });
		state = converse(state, { type: 'talk.pressed', tMs: 0 }).state;
		expect(() => check.rehearse(true)).toThrow(/Let go of the key/);
	});

	it('begins anew with changed settings, and leaves no timer behind', () => {
		check.rehearse(true);
		recognizer.hears({ text: 'the red one', fromMs: 100, toMs: 1100 });
		clock.advanceTo(1_400);
		check.settingsChanged();
		expect(heard.at(-1)).toEqual({ type: 'waiting' });
		check[Symbol.dispose]();
		clock.advanceTo(60_000);
		expect(heard.filter(({ type }) => type === 'finished')).toEqual([]);
	});
});
