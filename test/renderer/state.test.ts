import { describe, expect, it } from 'vitest';
import { conversationId, responseId, turnId } from '../../main/domain/ids.ts';
import { assistantErrorKinds } from '../../main/domain/errors.ts';
import { announcementOf } from '../../renderer/state/announcement.ts';
import { byDay, dayLabel } from '../../renderer/state/days.ts';
import { loudness } from '../../renderer/state/levels.svelte.ts';
import { statusOf } from '../../renderer/state/status.ts';
import { TalkGesture } from '../../renderer/state/talk-gesture.ts';
import { actionLabels, troubles } from '../../renderer/state/trouble.ts';
import { emptyView, response, userTurn } from '../../renderer/state/view.ts';

const atRest = { mode: 'push-to-talk', state: 'idle', muted: false } as const;
const listening = { ...atRest, state: 'listening' } as const;
const openMic = { ...atRest, mode: 'open-mic' } as const;

describe('the talk button', () => {
	it('held down, talks until it comes up', () => {
		const gesture = new TalkGesture();
		expect(gesture.down(atRest, 0)).toBe('press');
		expect(gesture.up(listening, 900)).toBe('release');
	});

	it('pressed shortly, talks until it is pressed again', () => {
		const gesture = new TalkGesture();
		expect(gesture.down(atRest, 0)).toBe('press');
		expect(gesture.up(listening, 120)).toBeNull();
		expect(gesture.down(listening, 2000)).toBeNull();
		expect(gesture.up(listening, 2100)).toBe('release');
	});

	it('lets go when the window loses the keyboard, and not twice', () => {
		const gesture = new TalkGesture();
		gesture.down(atRest, 0);
		expect(gesture.lost(listening)).toBe('release');
		expect(gesture.up(listening, 900)).toBeNull();
		expect(gesture.lost(listening)).toBeNull();
	});

	it('ignores a second key while the first is down', () => {
		const gesture = new TalkGesture();
		gesture.down(atRest, 0);
		expect(gesture.down(listening, 10)).toBeNull();
	});

	it('turns an open microphone on and off, however long it is held', () => {
		const gesture = new TalkGesture();
		expect(gesture.down(openMic, 0)).toBe('mute');
		expect(gesture.up({ ...openMic, muted: true }, 900)).toBeNull();
		expect(gesture.down({ ...openMic, muted: true }, 1000)).toBe('listen');
		expect(gesture.lost(openMic)).toBeNull();
	});
});

describe('days', () => {
	const now = new Date(2026, 10, 20, 9).getTime();
	const conversation = (
		title: string,
		daysAgo: number,
		pinned = false,
	): Parameters<typeof byDay>[0][number] => ({
		id: conversationId(title),
		title,
		createdAtMs: 0,
		updatedAtMs: new Date(2026, 10, 20 - daysAgo, 8).getTime(),
		pinned,
		turnCount: 1,
	});

	it('follow the calendar', () => {
		expect(dayLabel(new Date(2026, 10, 20, 0, 1).getTime(), now)).toBe('Today');
		expect(dayLabel(new Date(2026, 10, 19, 23, 59).getTime(), now)).toBe('Yesterday');
		expect(dayLabel(new Date(2026, 10, 21).getTime(), now)).toBe('Today');
		expect(dayLabel(new Date(2025, 10, 21).getTime(), now)).toContain('2025');
	});

	it('hold the newest first, and pinned ones above all', () => {
		const days = byDay(
			[
				conversation('old', 3),
				conversation('kept', 9, true),
				conversation('b', 0),
				conversation('a', 1),
			],
			now,
		);
		expect(days.map(({ label }) => label).slice(0, 3)).toEqual(['Pinned', 'Today', 'Yesterday']);
		expect(days.flatMap(({ conversations }) => conversations.map(({ title }) => title))).toEqual([
			'kept',
			'b',
			'a',
			'old',
		]);
	});
});

describe('the state in words', () => {
	it('is a different word and icon for what a person must tell apart', () => {
		const views = [
			emptyView,
			{ ...emptyView, state: 'listening' as const },
			{ ...emptyView, state: 'thinking' as const },
			{ ...emptyView, state: 'speaking' as const },
			{ ...emptyView, mode: 'open-mic' as const, muted: true },
			{ ...emptyView, floorHeld: true },
			{ ...emptyView, helpers: { synthesizer: { state: 'failed' as const, detail: null } } },
		];
		expect(new Set(views.map((view) => statusOf(view).word)).size).toBe(views.length);
		const shapes = views.map((view) => statusOf(view).icon);
		// Ready and listening share the microphone; the button is filled while it listens.
		expect(new Set(shapes).size).toBe(views.length - 1);
	});

	it('has a face and one action for every kind of trouble', () => {
		for (const kind of assistantErrorKinds) {
			const { title, say, action } = troubles[kind];
			expect(say(), kind).toMatch(/\.$/);
			expect(title()).toMatch(/^[A-Z].{5,}[^.]$/);
			expect(actionLabels[action]()).not.toBe('');
		}
		expect(Object.keys(troubles)).toHaveLength(assistantErrorKinds.length);
	});
});

describe('what a screen reader says', () => {
	const answer = { ...response(responseId('r'), turnId('t')), text: 'Flour and water.' };

	it('is nothing while an answer is written or spoken', () => {
		expect(announcementOf([])).toBe('');
		expect(announcementOf([userTurn(turnId('t'))])).toBe('');
		expect(announcementOf([answer])).toBe('');
		expect(announcementOf([{ ...answer, status: 'completed' }])).toBe('');
	});

	it('is a whole answer that nobody hears, and an interruption', () => {
		expect(announcementOf([{ ...answer, status: 'completed', textOnly: true }])).toContain(
			'Flour and water.',
		);
		expect(announcementOf([{ ...answer, status: 'cancelled', interrupted: true }])).toContain(
			'interrupted',
		);
	});
});

describe('levels', () => {
	it.each([
		[0, 1],
		[-60, 0],
		[-30, 0.5],
		[-Infinity, 0],
		[12, 1],
	])('%d dB is %d', (db, level) => expect(loudness(db)).toBeCloseTo(level));
});
