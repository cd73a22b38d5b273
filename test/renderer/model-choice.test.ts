import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import ModelChoice from '../../renderer/components/speech-models/ModelChoice.svelte';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';
import { fakeModels, fakeRecommendation } from '../fakes/fake-models.ts';

/** Numbers stand with their units: the space between them is no plain one. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const click = (name: string): Promise<boolean> =>
	fireEvent.click(screen.getByRole('button', { name: (each) => plain(each) === name }));

function open(fake = new FakeDesktopApi()): { fake: FakeDesktopApi; onDone: ReturnType<typeof vi.fn> } {
	const onDone = vi.fn();
	render(ModelChoice, { props: { api: fake.api, onDone } });
	return { fake, onDone };
}

function arrive(fake: FakeDesktopApi, id: string): void {
	const model = fakeModels.find((each) => each.id === id)!;
	fake.send('model', { ...model, state: { state: 'installed', bytesOnDisk: 1e6, verified: true } });
}

describe('the choice of models in the first steps', () => {
	it('suggests one set, says what each costs, and downloads and uses the one that is chosen', async () => {
		const { fake, onDone } = open();
		const light = await screen.findByRole('radio', { name: 'Light' });
		expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Balanced' }).checked).toBe(true);
		await fireEvent.click(light);
		await click('Download 100 MB and use it');
		expect(fake.inputsOf('useModels')).toEqual([{ ids: ['ear', 'voice'] }]);
		await expect.poll(() => fake.inputsOf('addModels')).toEqual([{ ids: ['ear', 'voice'] }]);
		expect(screen.getByRole('status').textContent).toContain('2 models are on their way');
		arrive(fake, 'ear');
		arrive(fake, 'voice');
		await expect.poll(() => screen.getByRole('status').textContent).toContain('Your models are ready.');
		await click('Go on');
		expect(onDone).toHaveBeenCalledOnce();
	});

	it('shows how far it is, and lets people go on meanwhile', async () => {
		const { fake, onDone } = open();
		await screen.findByRole('radio', { name: 'Balanced' });
		await click('Download 100 MB and use it');
		const progress = { doneBytes: 15e6, totalBytes: 60e6, bytesPerSecond: 1.5e6 };
		fake.send('model', {
			...fakeModels[1]!,
			state: { state: 'downloading', progress },
			actions: ['pause', 'cancel'],
		});
		expect(await screen.findByText('15 MB of 60 MB · 1.5 MB a second · 30 seconds left')).toBeDefined();
		await click('Pause: Quick Ear (English)');
		expect(fake.inputsOf('pauseModel')).toEqual([{ id: 'ear' }]);
		await click('Go on meanwhile: it is used when it is here');
		expect(onDone).toHaveBeenCalledOnce();
	});

	it('says what went wrong with a download, and offers the one thing to do', async () => {
		const { fake } = open();
		await screen.findByRole('radio', { name: 'Balanced' });
		await click('Download 100 MB and use it');
		fake.send('model', {
			...fakeModels[1]!,
			state: {
				state: 'failed',
				error: { kind: 'offline', message: 'Offline mode is on.', retryable: false },
				remedy: 'go-online',
				partBytes: 5e6,
			},
			actions: ['add', 'remove'],
		});
		expect((await screen.findByRole('alert')).textContent).toContain('Offline mode is on.');
		await click('Go online and download: Quick Ear (English)');
		await expect.poll(() => fake.inputsOf('addModels').at(-1)).toEqual({ ids: ['ear'] });
		expect(fake.inputsOf('updateSettings')).toEqual([{ privacy: { offline: false } }]);
	});

	it('does not show the same set twice', async () => {
		const [light, , best] = fakeRecommendation.sets;
		const same = { ...fakeRecommendation, sets: [light!, { ...best!, models: light!.models }] };
		const { fake } = open(new FakeDesktopApi({ recommendedModels: () => same }));
		await screen.findByRole('radio', { name: 'Light' });
		expect(screen.getAllByRole('radio')).toHaveLength(1);
		expect(fake.inputsOf('recommendedModels')).toEqual([{}]);
	});

	it('has a way on where nothing fits', async () => {
		const none = { ...fakeRecommendation, sets: [] };
		const { onDone } = open(new FakeDesktopApi({ recommendedModels: () => none }));
		expect(await screen.findByText(/^Nothing in the list fits/)).toBeDefined();
		await click('Go on');
		expect(onDone).toHaveBeenCalledOnce();
	});
});
