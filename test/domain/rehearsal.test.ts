import { beforeEach, describe, expect, it } from 'vitest';
import { conversationSettings } from '../../main/conversation-settings.ts';
import { Rehearsal } from '../../main/domain/rehearsal.ts';
import type { RehearsalEvent } from '../../main/domain/rehearsal.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import type { SettingsPatch } from '../../preload/contract/settings.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeSpeechRecognizer } from '../fakes/fake-speech-recognizer.ts';

describe('a rehearsal', () => {
	let clock: FakeClock;
	let recognizer: FakeSpeechRecognizer;
	let told: RehearsalEvent[];
	let turnsOver: number;

	beforeEach(() => {
		clock = new FakeClock();
		recognizer = new FakeSpeechRecognizer({ clock });
		told = [];
		turnsOver = 0;
	});

	/** The person's settings may well say push to talk: trying pauses out is always open. */
	function rehearse(patch: SettingsPatch = {}): Rehearsal {
		const rehearsal = new Rehearsal({
			clock,
			settings: conversationSettings(mergeSettings(defaultSettings, patch), false),
			onEvent: (event) => told.push(event),
			onTurnOver: () => (turnsOver += 1),
		});
		recognizer.listen('open');
		recognizer.onEvent((event) => rehearsal.hear(event));
		return rehearsal;
	}

	const types = (): string[] =>
		told.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1]);
	const finished = (): Extract<RehearsalEvent, { type: 'finished' }>[] =>
		told.filter((event) => event.type === 'finished');

	it('tells speech, the pause, and why it was enough', () => {
		using _rehearsal = rehearse();
		recognizer.hears({ text: 'how old is the moon', fromMs: 100, toMs: 1100 });
		clock.advanceTo(3_000);
		expect(types()).toEqual(['waiting', 'speaking', 'pausing', 'finished']);
		expect(told.find(({ type }) => type === 'pausing')).toMatchObject({
			text: 'how old is the moon',
			sinceMs: 1100,
			untilMs: 1400,
			ending: 'complete',
		});
		expect(finished()).toEqual([
			{
				type: 'finished',
				text: 'how old is the moon',
				waitedMs: 300,
				ending: 'complete',
				pausesMs: [],
			},
		]);
		expect(turnsOver).toBe(1);
	});

	it.each([
		['quick', 220],
		['balanced', 300],
		['patient', 700],
	] as const)('waits as long as the preset says: %s', (preset, waitedMs) => {
		using _rehearsal = rehearse({ turnTaking: { preset } });
		recognizer.hears({ text: 'how old is the moon', fromMs: 100, toMs: 1100 });
		clock.advanceTo(3_000);
		expect(finished()).toMatchObject([{ waitedMs }]);
	});

	it('names the pauses that did not end the turn', () => {
		using _rehearsal = rehearse();
		recognizer.hears({ text: 'my number is', fromMs: 100, toMs: 900 });
		recognizer.hears({ text: 'five five one two three', fromMs: 2_000, toMs: 3_000 });
		clock.advanceTo(9_000);
		expect(types()).toEqual(['waiting', 'speaking', 'pausing', 'speaking', 'pausing', 'finished']);
		expect(finished()).toMatchObject([
			{ text: 'my number is five five one two three', pausesMs: [1100] },
		]);
	});

	it('gives all the time that is asked for', () => {
		using _rehearsal = rehearse();
		recognizer.hears({ text: 'hold on let me think', fromMs: 100, toMs: 1100 });
		clock.advanceTo(30_000);
		expect(told.at(-1)).toMatchObject({ type: 'pausing', untilMs: null });
	});

	it('knows a sound without words for none', () => {
		using _rehearsal = rehearse();
		recognizer.hears({ text: '', fromMs: 100, toMs: 300 });
		clock.advanceTo(3_000);
		expect(told.at(-1)).toEqual({ type: 'nothing' });
	});

	it('begins anew after each turn, however often the same is said', () => {
		using rehearsal = rehearse();
		recognizer.hears({ text: 'how old is the moon', fromMs: 100, toMs: 1100 });
		recognizer.hears({ text: 'how old is the moon', fromMs: 5_000, toMs: 6_000 });
		clock.advanceTo(9_000);
		expect(finished()).toHaveLength(2);
		rehearsal[Symbol.dispose]();
		expect(clock.pendingTimers).toBe(0);
	});
});
