import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import ProviderSection from '../../renderer/components/settings/ProviderSection.svelte';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import type { SettingsPatch } from '../../preload/contract/settings.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';
import { providerAnswers } from '../fakes/provider-answers.ts';

const openai = {
	provider: 'openai-compatible',
	baseUrl: 'https://api.openai.com/v1',
	model: 'gpt-5-mini',
} as const;

async function open(languageModel: SettingsPatch['languageModel'], fake = new FakeDesktopApi()) {
	const current = mergeSettings(defaultSettings, { languageModel });
	render(ProviderSection, {
		props: { api: fake.api, settings: new SettingsState(fake.api), current },
	});
	await expect.poll(() => fake.inputsOf('listProviders').length).toBeGreaterThan(0);
	await screen.findByRole('combobox', { name: 'Answers come from' });
	return fake;
}

// jsdom lays nothing out.
Element.prototype.scrollIntoView = () => undefined;

describe('the language model in the settings', () => {
	it('is offered as it is found, while there is only the voice check', async () => {
		await open({});
		expect(await screen.findByText('On this computer')).toBeTruthy();
		expect(screen.getByLabelText('Paste an API key')).toBeTruthy();
		expect(screen.queryByRole('combobox', { name: 'Provider' })).toBeNull();
	});

	it('of a known provider needs no address, and its key comes with a link', async () => {
		const fake = await open(openai);
		expect(await screen.findByRole('option', { name: 'OpenAI', selected: true })).toBeTruthy();
		expect(screen.queryByRole('textbox', { name: 'Address' })).toBeNull();
		expect(await screen.findByText('Answers need a key, and none is kept yet.')).toBeTruthy();
		await fireEvent.click(await screen.findByRole('button', { name: 'Get a key' }));
		expect(fake.inputsOf('openExternal')).toEqual([{ url: 'https://platform.openai.com/api-keys' }]);
	});

	it('of a server without keys asks for none', async () => {
		await open({ ...openai, baseUrl: 'http://127.0.0.1:11434/v1' });
		expect(await screen.findByRole('option', { name: 'Ollama', selected: true })).toBeTruthy();
		expect(screen.queryByLabelText('Key')).toBeNull();
	});

	it('of an unknown server has its address', async () => {
		await open({ ...openai, baseUrl: 'http://10.0.0.7:9000/v1' });
		expect(await screen.findByRole('textbox', { name: 'Address' })).toHaveProperty(
			'value',
			'http://10.0.0.7:9000/v1',
		);
	});

	it('shows only the options its endpoint takes', async () => {
		await open(openai);
		await expect.poll(() => screen.queryByLabelText('Top P')).not.toBeNull();
		expect(screen.queryByLabelText('Top K')).toBeNull();
		expect(screen.queryByLabelText('Min P')).toBeNull();
	});

	it('sets an option, and unsets it when it is emptied', async () => {
		const fake = await open({ ...openai, temperature: 0.7 });
		const field = await screen.findByLabelText('Temperature');
		await fireEvent.change(field, { target: { value: '0.2' } });
		await fireEvent.change(field, { target: { value: '' } });
		expect(fake.inputsOf('updateSettings')).toEqual([
			{ languageModel: { temperature: 0.2 } },
			{ languageModel: { temperature: null } },
		]);
	});

	it('tells how soon and how fast it answers, and what was not sent', async () => {
		const tested = { ...providerAnswers.testProvider(), leftOut: ['temperature', 'top_p'] };
		await open(openai, new FakeDesktopApi({ testProvider: () => tested }));
		await fireEvent.click(screen.getByRole('button', { name: 'Test' }));
		await expect
			.poll(() => screen.getByRole('status').textContent.trim())
			.toBe(
				'qwen3 answers: first word after 240 ms, then 38 tokens a second. Not sent, because this model does not take it: temperature and top_p.',
			);
	});

	it('is searched for in the live list, and chosen with the keyboard', async () => {
		const fake = await open(openai);
		const field = await screen.findByRole('combobox', { name: 'Model' });
		await fireEvent.focus(field);
		const list = await screen.findByRole('listbox', { name: 'Model' });
		expect(within(list).getAllByRole('option')).toHaveLength(2);
		await fireEvent.input(field, { target: { value: 'QWEN' } });
		await expect.poll(() => within(list).getAllByRole('option')).toHaveLength(1);
		await fireEvent.keyDown(field, { key: 'ArrowDown' });
		await fireEvent.keyDown(field, { key: 'Enter' });
		expect(fake.inputsOf('updateSettings')).toEqual([{ languageModel: { model: 'qwen3' } }]);
		expect(fake.inputsOf('listModels')).toEqual([{ baseUrl: openai.baseUrl, apiKey: null }]);
	});

	it('closes the list with Escape, not the settings', async () => {
		await open(openai);
		const field = await screen.findByRole('combobox', { name: 'Model' });
		await fireEvent.focus(field);
		await screen.findByRole('listbox', { name: 'Model' });
		// False: prevented, so the dialog around it does not close.
		expect(await fireEvent.keyDown(field, { key: 'Escape' })).toBe(false);
		await expect.poll(() => screen.queryByRole('listbox', { name: 'Model' })).toBeNull();
	});

	it('has another one to stand in for it', async () => {
		const fake = await open(openai);
		const standIn = await screen.findByRole('combobox', { name: 'When it cannot be reached' });
		await screen.findAllByRole('option', { name: 'Ollama' });
		await fireEvent.change(standIn, { target: { value: 'ollama' } });
		const fallback = { baseUrl: 'http://127.0.0.1:11434/v1', model: '', apiKey: null };
		expect(fake.inputsOf('updateSettings')).toEqual([{ languageModel: { fallback } }]);
	});
});
