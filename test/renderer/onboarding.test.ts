import { describe, expect, it } from 'vitest';
import type { SettingsPatch } from '../../preload/contract/settings.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import { Onboarding } from '../../renderer/state/onboarding.svelte.ts';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

async function newcomer(patch: SettingsPatch = {}): Promise<{ steps: Onboarding; fake: FakeDesktopApi }> {
	let settings = mergeSettings(defaultSettings, patch);
	const fake = new FakeDesktopApi({
		getSettings: () => settings,
		updateSettings: (change: SettingsPatch) => (settings = mergeSettings(settings, change)),
	});
	const state = new SettingsState(fake.api);
	await state.start();
	return { steps: new Onboarding(state), fake };
}

describe('the first steps', () => {
	it('are offered to those who have neither talked nor seen them', async () => {
		const { steps } = await newcomer();
		steps.offer(true);
		expect(steps.isOpen).toBe(false);
		steps.offer(false);
		expect(steps.isOpen).toBe(true);
		const { steps: known } = await newcomer({ onboarding: { done: true } });
		known.offer(false);
		expect(known.isOpen).toBe(false);
	});

	it('go on where they were left', async () => {
		const { steps, fake } = await newcomer({ onboarding: { step: 'loudspeaker' } });
		steps.offer(false);
		expect([steps.step, steps.place]).toEqual(['loudspeaker', 2]);
		steps.next();
		steps.back();
		expect(fake.inputsOf('updateSettings')).toEqual([
			{ onboarding: { step: 'models' } },
			{ onboarding: { step: 'loudspeaker' } },
		]);
	});

	it('ask about pauses only where pauses decide', async () => {
		const { steps } = await newcomer();
		expect(steps.steps).not.toContain('pauses');
		const { steps: open } = await newcomer({ mode: 'open-mic' });
		expect(open.steps).toContain('pauses');
	});

	it('are over after the last, or when skipped, and begin again when asked for', async () => {
		const { steps, fake } = await newcomer();
		steps.offer(false);
		for (const _ of steps.steps) steps.next();
		expect(steps.isOpen).toBe(false);
		expect(fake.inputsOf('updateSettings').at(-1)).toEqual({
			onboarding: { done: true, step: 'welcome' },
		});
		steps.begin();
		expect([steps.isOpen, steps.step]).toEqual([true, 'welcome']);
		steps.back();
		expect(steps.step).toBe('welcome');
	});

	it('walked once more, are not offered again', async () => {
		const { steps, fake } = await newcomer({ onboarding: { done: true } });
		steps.begin();
		steps.next();
		expect(fake.inputsOf('updateSettings')).toEqual([]);
	});
});
