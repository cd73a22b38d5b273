import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import ProviderChoice from '../../renderer/components/settings/ProviderChoice.svelte';
import type { ProviderChosen } from '../../renderer/state/provider-setup.svelte.ts';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';
import { ollamaFound } from '../fakes/provider-answers.ts';

function open(fake: FakeDesktopApi): { done: ReturnType<typeof vi.fn<(chosen: ProviderChosen) => void>> } {
	const done = vi.fn<(chosen: ProviderChosen) => void>();
	render(ProviderChoice, {
		props: { api: fake.api, settings: new SettingsState(fake.api), onDone: done },
	});
	return { done };
}

/** As the browser tells it: the field holds the text, then says where it came from. */
async function paste(text: string): Promise<void> {
	const field = screen.getByLabelText<HTMLInputElement>('Paste an API key');
	field.value = text;
	await fireEvent(field, new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
}

const refusal = {
	kind: 'language-model-unauthorized',
	message: 'api.openai.com refused the API key. Enter a valid key in Settings.',
	retryable: false,
} as const;

describe('a model server on this computer', () => {
	it('is found by itself, and used with one click', async () => {
		const fake = new FakeDesktopApi({ discoverProviders: () => [ollamaFound] });
		const { done } = open(fake);
		await fireEvent.click(await screen.findByRole('button', { name: 'Use Ollama' }));
		await expect.poll(() => done.mock.calls.length).toBe(1);
		expect(fake.inputsOf('testProvider')).toEqual([
			{ baseUrl: 'http://127.0.0.1:11434/v1', model: 'qwen3', apiKey: null },
		]);
		expect(fake.inputsOf('updateSettings')).toEqual([
			{
				languageModel: {
					provider: 'openai-compatible',
					baseUrl: 'http://127.0.0.1:11434/v1',
					model: 'qwen3',
				},
			},
		]);
		expect(screen.getByRole('status').textContent.trim()).toBe(
			'qwen3 answers: first word after 240 ms, then 38 tokens a second.',
		);
	});

	it('offers every model it has, with its size', async () => {
		const fake = new FakeDesktopApi({ discoverProviders: () => [ollamaFound] });
		open(fake);
		const models = await screen.findByRole('combobox', { name: 'Model of Ollama' });
		expect([...models.querySelectorAll('option')].map((each) => each.textContent)).toEqual([
			'llama3.2 (2 GB)',
			'qwen3 (5.2 GB)',
		]);
		await fireEvent.change(models, { target: { value: 'llama3.2' } });
		await fireEvent.click(screen.getByRole('button', { name: 'Use Ollama' }));
		await expect.poll(() => fake.inputsOf('testProvider')[0]).toMatchObject({ model: 'llama3.2' });
	});

	it('that does not answer changes nothing in the settings', async () => {
		const fake = new FakeDesktopApi({ discoverProviders: () => [ollamaFound] });
		fake.fail('testProvider', refusal);
		const { done } = open(fake);
		await fireEvent.click(await screen.findByRole('button', { name: 'Use Ollama' }));
		expect((await screen.findByRole('alert')).textContent).toBe(refusal.message);
		expect(fake.inputsOf('updateSettings')).toEqual([]);
		expect(done).not.toHaveBeenCalled();
	});

	it('that is missing is looked for again', async () => {
		const found = [[], [ollamaFound]];
		open(new FakeDesktopApi({ discoverProviders: () => found.shift() }));
		await screen.findByText(/^No model server answers on this computer/);
		await fireEvent.click(screen.getByRole('button', { name: 'Look again' }));
		expect(await screen.findByRole('button', { name: 'Use Ollama' })).toBeTruthy();
	});

	it('without a model to talk with says what to do', async () => {
		const empty = { ...ollamaFound, models: [], suggested: null };
		open(new FakeDesktopApi({ discoverProviders: () => [empty] }));
		expect(await screen.findByText(/^Ollama is running, but has no model/)).toBeTruthy();
		expect(screen.queryByRole('button', { name: 'Use Ollama' })).toBeNull();
	});
});

describe('a key', () => {
	it('that tells whose it is needs only to be pasted', async () => {
		const fake = new FakeDesktopApi();
		const { done } = open(fake);
		await screen.findByRole('button', { name: 'Get a key from OpenAI' });
		await paste(' sk-proj-lighthouse\n');
		await expect.poll(() => done.mock.calls.length).toBe(1);
		const baseUrl = 'https://api.openai.com/v1';
		const apiKey = 'sk-proj-lighthouse';
		expect(fake.inputsOf('listModels')).toEqual([{ baseUrl, apiKey }]);
		expect(fake.inputsOf('testProvider')).toEqual([{ baseUrl, apiKey, model: 'qwen3' }]);
		expect(fake.inputsOf('setApiKey')).toEqual([{ baseUrl, apiKey, allowPlainText: false }]);
		expect(fake.inputsOf('updateSettings')[0]).toMatchObject({
			languageModel: { baseUrl },
		});
		expect(screen.getByLabelText<HTMLInputElement>('Paste an API key').value).toBe('');
	});

	it('that could be anybody’s goes to nobody before the person says whose it is', async () => {
		const fake = new FakeDesktopApi();
		open(fake);
		await screen.findByRole('button', { name: 'Get a key from OpenAI' });
		await paste('0123456789abcdef');
		const owner = await screen.findByRole('combobox', { name: 'Where is this key from?' });
		expect(fake.inputsOf('listModels')).toEqual([]);
		await fireEvent.change(owner, { target: { value: 'mistral' } });
		await fireEvent.click(screen.getByRole('button', { name: 'Use this key' }));
		await expect
			.poll(() => fake.inputsOf('listModels')[0])
			.toEqual({ baseUrl: 'https://api.mistral.ai/v1', apiKey: '0123456789abcdef' });
	});

	it('that is refused is not kept', async () => {
		const fake = new FakeDesktopApi();
		fake.fail('listModels', refusal);
		open(fake);
		await screen.findByRole('button', { name: 'Get a key from OpenAI' });
		await paste('sk-proj-wrong');
		expect((await screen.findByRole('alert')).textContent).toBe(refusal.message);
		expect(fake.inputsOf('setApiKey')).toEqual([]);
	});

	it('that cannot be protected is kept only as the person says', async () => {
		const fake = new FakeDesktopApi({ setApiKey: () => 'session' });
		const { done } = open(fake);
		await screen.findByRole('button', { name: 'Get a key from OpenAI' });
		await paste('sk-ant-lighthouse');
		const keep = await screen.findByRole('button', { name: 'Keep it in a file' });
		expect(done).not.toHaveBeenCalled();
		await fireEvent.click(keep);
		await expect.poll(() => done.mock.calls.length).toBe(1);
		expect(fake.inputsOf('setApiKey').at(-1)).toMatchObject({ allowPlainText: true });
	});

	it('comes from a page that opens outside', async () => {
		const fake = new FakeDesktopApi();
		open(fake);
		await fireEvent.click(await screen.findByRole('button', { name: 'Get a key from Groq' }));
		expect(fake.inputsOf('openExternal')).toEqual([{ url: 'https://console.groq.com/keys' }]);
	});
});
