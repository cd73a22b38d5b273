import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import HotkeyField from '../../renderer/components/settings/HotkeyField.svelte';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import { defaultSettings } from '../../preload/contract/settings.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

describe('the key in the settings', () => {
	let fake: FakeDesktopApi;
	let unmount: () => void;
	beforeEach(() => {
		fake = new FakeDesktopApi();
		const settings = new SettingsState(fake.api);
		({ unmount } = render(HotkeyField, { props: { api: fake.api, settings, current: defaultSettings } }));
	});
	const recorder = (): HTMLElement => screen.getByRole('button', { name: /^Key in every program/ });
	const press = (init: KeyboardEventInit): Promise<boolean> => fireEvent.keyDown(recorder(), init);
	const begin = async (): Promise<void> => {
		await fireEvent.click(recorder());
		await screen.findByText('Press the keys…');
	};

	it('says on which rung it stands, now and after a change', async () => {
		await screen.findByText('Hold F9 in any program, talk, and let go to be answered.');
		fake.send('hotkey', {
			rung: 'command',
			holds: false,
			reason: 'This desktop lets no program listen.',
		});
		await screen.findByText('This desktop lets no program listen.');
	});

	it('is chosen by pressing it, with all keys silent meanwhile', async () => {
		expect(recorder().textContent).toContain('Control + Shift + Space');
		await begin();
		expect(recorder().getAttribute('aria-pressed')).toBe('true');
		await press({ key: 'Control', code: 'ControlLeft', ctrlKey: true });
		await screen.findByText('Control + …');
		await press({ key: 'j', code: 'KeyJ', ctrlKey: true });
		await expect
			.poll(() => fake.inputsOf('updateSettings'))
			.toEqual([{ hotkey: { accelerator: 'Control+J' } }]);
		expect(fake.inputsOf('setHotkeyRecording')).toEqual([{ on: true }, { on: false }]);
	});

	it('may be a modifier alone', async () => {
		await begin();
		await press({ key: 'Alt', code: 'AltRight', altKey: true });
		await fireEvent.keyUp(recorder(), { key: 'Alt', code: 'AltRight' });
		await expect
			.poll(() => fake.inputsOf('updateSettings'))
			.toEqual([{ hotkey: { accelerator: 'RightAlt' } }]);
	});

	it('says why a key will not do, and Escape keeps the old one', async () => {
		await begin();
		await press({ key: 'a', code: 'KeyA' });
		await screen.findByText(/You need this key to write/);
		await press({ key: 'Escape', code: 'Escape' });
		await expect.poll(() => fake.inputsOf('setHotkeyRecording')).toEqual([{ on: true }, { on: false }]);
		expect(fake.inputsOf('updateSettings')).toEqual([]);
	});

	it('ends being chosen when the settings close or the focus goes', async () => {
		await begin();
		await fireEvent.blur(recorder());
		await expect.poll(() => fake.inputsOf('setHotkeyRecording').at(-1)).toEqual({ on: false });
		await begin();
		unmount();
		await expect.poll(() => fake.inputsOf('setHotkeyRecording')).toHaveLength(4);
		expect(fake.inputsOf('setHotkeyRecording').at(-1)).toEqual({ on: false });
	});

	it('can be none, and held or toggled', async () => {
		await fireEvent.click(screen.getByRole('button', { name: 'No key in other programs' }));
		await fireEvent.change(screen.getByLabelText('The key in other programs'), {
			target: { value: 'hold' },
		});
		await expect
			.poll(() => fake.inputsOf('updateSettings'))
			.toEqual([{ hotkey: { accelerator: '' } }, { hotkey: { behaviour: 'hold' } }]);
	});
});
