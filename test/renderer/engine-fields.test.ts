import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import EngineFields from '../../renderer/components/settings/EngineFields.svelte';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import type { SettingsPatch } from '../../preload/contract/settings.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

function open(patch: SettingsPatch = {}, engines: readonly string[] = []) {
	const fake = new FakeDesktopApi();
	const settings = new SettingsState(fake.api);
	render(EngineFields, {
		props: { settings, current: mergeSettings(defaultSettings, patch), engines },
	});
	return fake;
}

describe('what speech runs on', () => {
	it('is chosen for hearing and speaking at once, and says what really runs and why', async () => {
		const why = 'CUDA was asked for, but no NVIDIA card with a working driver answers; the CPU is used.';
		const fake = open({ recognizer: { provider: 'cuda' } }, [
			`practice-en on CPU. ${why}`,
			`a-voice on CPU. ${why}`,
		]);
		const choice = screen.getByRole('combobox', { name: 'Runs on' });
		expect(choice).toHaveProperty('value', 'cuda');
		expect(screen.getByText(`practice-en on CPU. a-voice on CPU. ${why}`)).toBeTruthy();
		await fireEvent.change(choice, { target: { value: 'cpu' } });
		expect(fake.inputsOf('updateSettings')).toEqual([
			{ recognizer: { provider: 'cpu' }, synthesizer: { provider: 'cpu' } },
		]);
	});
});

describe('when models give their memory back', () => {
	it('is chosen, never included; another number of the file is among the choices', async () => {
		const fake = open({ speech: { unloadAfterMinutes: 45 } });
		const choice = screen.getByRole('combobox', { name: 'Give memory back' });
		const names = Array.from(choice.children, ({ textContent }) => textContent.trim());
		expect(names).toEqual([
			'Never',
			'After 5 min without a word',
			'After 30 min without a word',
			'After 45 min without a word',
			'After 120 min without a word',
		]);
		expect(choice).toHaveProperty('value', '45');
		await fireEvent.change(choice, { target: { value: '0' } });
		expect(fake.inputsOf('updateSettings')).toEqual([{ speech: { unloadAfterMinutes: 0 } }]);
	});
});
