import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import SpeechSection from '../../renderer/components/settings/SpeechSection.svelte';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import type { SettingsPatch } from '../../preload/contract/settings.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

async function open(patch: SettingsPatch, fake = new FakeDesktopApi()) {
	const settings = new SettingsState(fake.api);
	const view = render(SpeechSection, {
		props: { api: fake.api, settings, current: mergeSettings(defaultSettings, patch) },
	});
	await screen.findAllByRole('option', { name: 'Practice tones' });
	return { fake, unmount: () => view.unmount() };
}

describe('the voice in the settings', () => {
	it('is heard with the speaker and the pace that are set, in the language spoken', async () => {
		const synthesizer = { model: 'system', speaker: 0, speed: 1.25 };
		const { fake } = await open({ synthesizer, language: 'hi' });
		await fireEvent.click(screen.getByRole('button', { name: 'Hear Voice' }));
		expect(fake.inputsOf('previewVoice')).toEqual([{ ...synthesizer, language: 'hi' }]);
	});

	it('is heard in its own language where it does not speak that of the conversation', async () => {
		const { fake } = await open({ synthesizer: { model: 'practice-tones' }, language: 'hi' });
		await fireEvent.click(screen.getByRole('button', { name: 'Hear Voice' }));
		expect(fake.inputsOf('previewVoice')).toMatchObject([{ model: 'practice-tones', language: 'en' }]);
	});

	it('falls silent at a press, and with the page', async () => {
		const { promise } = Promise.withResolvers<{ note: string | null }>();
		const { fake, unmount } = await open({}, new FakeDesktopApi({ previewVoice: () => promise }));
		await fireEvent.click(screen.getByRole('button', { name: 'Hear Voice' }));
		await fireEvent.click(await screen.findByRole('button', { name: 'Be quiet' }));
		expect(fake.inputsOf('stopVoicePreview')).toHaveLength(1);
		await fireEvent.click(await screen.findByRole('button', { name: 'Hear Voice' }));
		unmount();
		expect(fake.inputsOf('stopVoicePreview')).toHaveLength(2);
	});

	it('says when another one spoke, and why none did', async () => {
		const note = 'The voice is not installed, so the system’s voice speaks.';
		const { fake } = await open({}, new FakeDesktopApi({ previewVoice: () => ({ note }) }));
		await fireEvent.click(screen.getByRole('button', { name: 'Hear Voice' }));
		expect(await screen.findByText(note)).toBeTruthy();
		const message = 'Parley is in the middle of a turn.';
		fake.fail('previewVoice', { kind: 'internal', message, retryable: true });
		await fireEvent.click(screen.getByRole('button', { name: 'Hear Voice' }));
		await expect.poll(() => screen.queryByText(note)).toBeNull();
	});

	it('has a volume of its own', async () => {
		const { fake } = await open({});
		await fireEvent.change(screen.getByRole('slider', { name: 'Volume' }), { target: { value: '1.5' } });
		expect(fake.inputsOf('updateSettings')).toEqual([{ synthesizer: { volume: 1.5 } }]);
	});

	it('may be another one for a language, out of those that speak it', async () => {
		const voices = { es: { model: 'system', speaker: 0 } };
		const { fake } = await open({ synthesizer: { voices } });
		const english = screen.getByRole('combobox', { name: 'Voice for English' });
		const names = (element: Element): string[] =>
			[...element.querySelectorAll('option')].map(({ textContent }) => textContent);
		expect(names(english)).toEqual(['The voice above', 'System voice', 'Practice tones']);
		expect(names(screen.getByRole('combobox', { name: 'Voice for Español' }))).toEqual([
			'The voice above',
			'System voice',
		]);
		await fireEvent.change(english, { target: { value: 'practice-tones' } });
		await fireEvent.change(screen.getByRole('combobox', { name: 'Voice for Español' }), {
			target: { value: '' },
		});
		expect(fake.inputsOf('updateSettings')).toEqual([
			{ synthesizer: { voices: { ...voices, en: { model: 'practice-tones', speaker: 0 } } } },
			{ synthesizer: { voices: {} } },
		]);
	});
});
