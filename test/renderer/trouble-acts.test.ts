import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { WireError } from '../../preload/contract/events.ts';
import { defaultSettings } from '../../preload/contract/settings.ts';
import App from '../../renderer/App.svelte';
import { showLocale } from '../../renderer/state/locale.svelte.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

const message = 'This is what went wrong.';

async function open(fake = new FakeDesktopApi()): Promise<FakeDesktopApi> {
	render(App, { props: { api: fake.api } });
	await screen.findByText('What’s on your mind?');
	return fake;
}

async function trouble(
	fake: FakeDesktopApi,
	kind: WireError['kind'],
	subject?: string,
): Promise<HTMLElement> {
	const error = { kind, message, retryable: true, ...(subject !== undefined && { subject }) };
	fake.tell({ t_ms: 1, type: 'error', response_id: null, error });
	return screen.findByRole('alert');
}

async function press(notice: HTMLElement): Promise<void> {
	await fireEvent.click(within(notice).getAllByRole('button')[0]!);
}

async function isOver(): Promise<void> {
	await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
}

describe('the one action of a trouble', () => {
	it.each([
		['language-model-unreachable', undefined, 'retry', undefined],
		['microphone-missing', undefined, 'reopenDevices', undefined],
		['speaker-missing', undefined, 'reopenDevices', undefined],
		['recognizer-failed', undefined, 'restartHelper', { helper: 'recognizer' }],
		['synthesizer-failed', undefined, 'restartHelper', { helper: 'synthesizer' }],
		['helper-crash-loop', 'audio', 'restartHelper', { helper: 'audio' }],
		['microphone-denied', undefined, 'openSystemSettings', { page: 'microphone' }],
		['microphone-silent', undefined, 'openSystemSettings', { page: 'sound' }],
		['storage-full', undefined, 'openSystemSettings', { page: 'storage' }],
		['storage-failed', undefined, 'exportConversation', { id: 'conversation-1', format: 'json' }],
		['import-invalid', undefined, 'importConversations', { from: 'dialog' }],
		['language-model-context-too-long', undefined, 'newConversation', undefined],
	] as const)('of %s (%s) asks for %s', async (kind, subject, request, input) => {
		const fake = await open();
		await press(await trouble(fake, kind, subject));
		await waitFor(() => expect(fake.inputsOf(request)).toEqual([input]));
	});

	it.each([
		['language-model-unauthorized', 'Language model'],
		['microphone-lost', 'Devices'],
		['offline', 'Privacy and history'],
	] as const)('of %s opens the page %s, and the notice stays until it is mended', async (kind, page) => {
		const fake = await open();
		await press(await trouble(fake, kind));
		const current = await screen.findByRole('button', { name: page, current: 'page' });
		expect(current).toBeTruthy();
		expect(screen.getByText(message)).toBeTruthy();
	});

	it('that fails says so beside what was wrong', async () => {
		const fake = await open();
		const notice = await trouble(fake, 'microphone-silent');
		fake.fail('openSystemSettings', {
			kind: 'internal',
			message: 'Open them yourself.',
			retryable: false,
		});
		await press(notice);
		await screen.findByText('Open them yourself.');
		expect(screen.getByText(message)).toBeTruthy();
	});

	it('leaves the keyboard where one can go on', async () => {
		const fake = await open();
		const notice = await trouble(fake, 'language-model-timeout');
		within(notice).getByRole('button', { name: 'Try again' }).focus();
		await press(notice);
		await isOver();
		expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Message' }));
	});
});

describe('a trouble that is over', () => {
	it('clears itself when the part runs again', async () => {
		const fake = await open();
		await trouble(fake, 'helper-crash-loop', '/models/a.onnx');
		fake.tell({
			t_ms: 2,
			type: 'helper.state_changed',
			helper: 'recognizer',
			state: 'ready',
			detail: null,
		});
		await isOver();
	});

	it('clears itself when the microphone is heard', async () => {
		const fake = await open();
		await trouble(fake, 'microphone-silent');
		fake.send('level', { source: 'microphone', rmsDb: -120 });
		expect(screen.queryByRole('alert')).not.toBeNull();
		fake.send('level', { source: 'microphone', rmsDb: -42 });
		await isOver();
	});

	it('clears itself when the device that was unplugged is back, and not before', async () => {
		const fake = await open();
		const none = { inputs: [], outputs: [] };
		fake.send('devices', { ...none, away: { input: 'USB Microphone', output: null } });
		await trouble(fake, 'microphone-lost');
		fake.send('level', { source: 'microphone', rmsDb: -42 });
		expect(screen.queryByRole('alert')).not.toBeNull();
		fake.send('devices', { ...none, away: { input: null, output: null } });
		await isOver();
	});

	it('clears itself when the disk has room again', async () => {
		const fake = await open();
		await trouble(fake, 'storage-full', '/data/conversations.db');
		fake.send('relief', { kind: 'storage-full' });
		await isOver();
	});

	it('is looked for when a person comes back who may have mended it elsewhere', async () => {
		const fake = await open();
		await fireEvent.focus(window);
		expect(fake.inputsOf('reopenDevices')).toHaveLength(0);
		await trouble(fake, 'microphone-denied');
		await fireEvent.focus(window);
		expect(fake.inputsOf('reopenDevices')).toHaveLength(1);
	});
});

describe('the language of the window', () => {
	afterEach(() => showLocale('en'));

	it('changes at once, with everything on the screen', async () => {
		const fake = await open();
		await trouble(fake, 'storage-full');
		const { appearance } = defaultSettings;
		fake.send('settings', { ...defaultSettings, appearance: { ...appearance, locale: 'es' } });
		await screen.findByText('El disco está lleno');
		expect(screen.getByRole('textbox', { name: 'Mensaje' })).toBeTruthy();
		expect(document.documentElement).toMatchObject({ lang: 'es', dir: 'ltr' });
		fake.send('settings', { ...defaultSettings, appearance: { ...appearance, locale: 'hi' } });
		await screen.findByText('डिस्क भर गई है');
		fake.send('settings', defaultSettings);
		await screen.findByText('The disk is full');
	});
});
