import { render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { assistantErrorKinds } from '../../main/domain/errors.ts';
import type { WireError } from '../../preload/contract/events.ts';
import Troubles from '../../renderer/components/Troubles.svelte';
import { showLocale } from '../../renderer/state/locale.svelte.ts';
import { helpersToRestart, pageOf, staysUntilMended } from '../../renderer/state/remedies.ts';
import { actionLabels, actionOf, inWords, sentenceOf, troubles } from '../../renderer/state/trouble.ts';
import type { TroubleList } from '../../renderer/state/troubles.ts';
import {
	devicesSeen,
	dismissed,
	helperReady,
	soundCame,
	told,
	wentOn,
} from '../../renderer/state/troubles.ts';

const none = { input: null, output: null };

function error(kind: WireError['kind'], subject?: string): WireError {
	return { kind, message: `About ${kind}.`, retryable: true, ...(subject !== undefined && { subject }) };
}

function kinds(list: TroubleList): string[] {
	return list.map(({ kind }) => kind);
}

describe('what is wrong', () => {
	it('is kept, several at once, the newest last and one of a kind', () => {
		const list = [
			error('storage-full'),
			error('microphone-lost'),
			error('model-corrupt', 'a.onnx'),
			error('model-corrupt', 'b.onnx'),
			{ ...error('storage-full'), message: 'Still full.' },
		].reduce(told, []);
		expect(kinds(list)).toEqual(['microphone-lost', 'model-corrupt', 'model-corrupt', 'storage-full']);
		expect(list.at(-1)?.message).toBe('Still full.');
		expect(kinds(dismissed(list, list[0]!))).toEqual(['model-corrupt', 'model-corrupt', 'storage-full']);
	});

	it('about an answer is past when the person goes on; the rest is not', () => {
		const list = [error('language-model-timeout'), error('storage-corrupt'), error('microphone-denied')];
		expect(kinds(wentOn(list))).toEqual(['storage-corrupt', 'microphone-denied']);
	});

	it('about a part of Parley ends when that part runs again', () => {
		const list = [error('recognizer-failed'), error('speaker-lost'), error('helper-crash-loop')];
		const ready = { state: 'ready', detail: null } as const;
		const failed = { state: 'failed', detail: null } as const;
		expect(kinds(helperReady(list, 'recognizer', { recognizer: ready, audio: failed }))).toEqual([
			'speaker-lost',
			'helper-crash-loop',
		]);
		expect(kinds(helperReady(list, 'audio', { recognizer: ready, audio: ready }))).toEqual([
			'recognizer-failed',
		]);
	});

	it('about a device ends when sound comes through it, and not through its stand-in', () => {
		const list = [error('microphone-silent'), error('speaker-missing')];
		expect(kinds(soundCame(list, 'microphone', -45, none))).toEqual(['speaker-missing']);
		expect(soundCame(list, 'microphone', -120, none)).toBe(list);
		expect(soundCame(list, 'microphone', -45, { ...none, input: 'USB Microphone' })).toBe(list);
		expect(kinds(soundCame(list, 'speaker', -20, none))).toEqual(['microphone-silent']);
	});

	it('about a device that was unplugged ends when it is back', () => {
		const list = [error('microphone-lost'), error('speaker-lost')];
		expect(devicesSeen(list, none, none)).toBe(list);
		expect(kinds(devicesSeen(list, { ...none, input: 'USB' }, none))).toEqual(['speaker-lost']);
		expect(kinds(devicesSeen(list, { ...none, output: 'HDMI' }, none))).toEqual(['microphone-lost']);
	});
});

describe('what to do about it', () => {
	it.each(assistantErrorKinds)('is one thing for %s, with a name, and never nothing', (kind) => {
		const { action } = troubles[kind];
		expect(actionLabels[action]()).toMatch(/\w/);
		const opensPage = ['devices', 'provider', 'models', 'privacy', 'settings', 'diagnostics'].includes(
			action,
		);
		expect(pageOf(action) !== null).toBe(opensPage);
	});

	it('leaves the notice where it is while the cure is elsewhere', () => {
		expect(staysUntilMended('system-microphone')).toBe(true);
		expect(staysUntilMended('provider')).toBe(true);
		expect(staysUntilMended('export')).toBe(true);
		expect(staysUntilMended('retry')).toBe(false);
		expect(staysUntilMended('restart')).toBe(false);
	});

	it('leads to what the trouble names', () => {
		expect(pageOf('settings', 'hotkey')).toBe('talking');
		expect(pageOf(actionOf(error('download-failed', 'update')), 'update')).toBe('privacy');
		expect(actionOf(error('download-failed', 'models.example'))).toBe('models');
	});

	it('restarts the part named, the parts that failed, or all', () => {
		const failed = { state: 'failed', detail: null } as const;
		expect(helpersToRestart(error('recognizer-failed'), { audio: failed })).toEqual(['recognizer']);
		expect(helpersToRestart(error('helper-crash-loop', 'audio'), {})).toEqual(['audio']);
		const loop = error('helper-crash-loop', '/models/bad.onnx');
		expect(helpersToRestart(loop, { synthesizer: failed, hotkey: failed })).toEqual(['synthesizer']);
		expect(helpersToRestart(loop, {})).toEqual(['audio', 'recognizer', 'synthesizer']);
	});
});

describe('the notices', () => {
	afterEach(() => showLocale('en'));

	it('stand one above the other, newest first, each with its own button', () => {
		const onAction = vi.fn();
		const onDismiss = vi.fn();
		const list = [error('storage-full'), error('helper-crash-loop', 'recognizer')];
		render(Troubles, { troubles: list, onAction, onDismiss });
		expect(screen.getAllByRole('alert').map((each) => each.querySelector('strong')?.textContent)).toEqual(
			['A part of Parley keeps failing', 'The disk is full'],
		);
		screen.getByRole('button', { name: 'Start it again' }).click();
		expect(onAction).toHaveBeenCalledWith(list[1], 'restart');
		screen.getAllByRole('button', { name: 'Dismiss' })[1]!.click();
		expect(onDismiss).toHaveBeenCalledWith(list[0]);
	});

	it('say in English what the error says, and nothing twice', () => {
		const timeout = error('language-model-timeout');
		expect(inWords(timeout)).toMatchObject({ sentence: timeout.message, details: null });
		expect(sentenceOf(timeout)).toBe(timeout.message);
	});

	it.each(['es', 'hi'] as const)(
		'say it in words of their own in %s, with the sentence under details',
		(locale) => {
			showLocale(locale);
			const full = error('storage-full');
			render(Troubles, { troubles: [full], onAction: vi.fn(), onDismiss: vi.fn() });
			const { title, sentence, details } = inWords(full);
			expect(screen.getByText(title)).toBeTruthy();
			expect(screen.getByText(sentence)).toBeTruthy();
			expect(sentence).not.toBe(full.message);
			expect(details).toBe(full.message);
			expect(screen.getByText(full.message).closest('details')?.open).toBe(false);
			expect(sentenceOf(full)).toBe(`${sentence} (${full.message})`);
		},
	);
});
