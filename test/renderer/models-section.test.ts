import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { SpeechModel, SpeechModelState } from '../../preload/contract/model-requests.ts';
import type { SettingsPatch } from '../../preload/contract/settings.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import ModelsSection from '../../renderer/components/settings/ModelsSection.svelte';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';
import { fakeModel, fakeModels } from '../fakes/fake-models.ts';

/** Numbers stand with their units: the space between them is no plain one. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const click = (name: string): Promise<boolean> =>
	fireEvent.click(screen.getByRole('button', { name: (each) => plain(each) === name }));
const region = (name: string) => within(screen.getByRole('region', { name }));

async function open(fake = new FakeDesktopApi(), patch: SettingsPatch = {}): Promise<FakeDesktopApi> {
	const settings = new SettingsState(fake.api);
	const current = mergeSettings(defaultSettings, patch);
	render(ModelsSection, { props: { api: fake.api, settings, current } });
	await screen.findByRole('heading', { name: 'Recommended for this computer' });
	return fake;
}

function become(fake: FakeDesktopApi, id: string, state: SpeechModelState, ...actions: string[]): void {
	const model = fakeModels.find((each) => each.id === id)!;
	fake.send('model', { ...model, state, actions: actions as SpeechModel['actions'] });
}

const installed: SpeechModelState = { state: 'installed', bytesOnDisk: 60e6, verified: true };
const failed = (kind: 'download-failed' | 'offline', remedy: 'retry' | 'import' | 'go-online') =>
	({
		state: 'failed',
		error: { kind, message: 'example.com sent a web page instead of the file.', retryable: false },
		remedy,
		partBytes: 30e6,
	}) as const;

describe('the models page', () => {
	it('gets a set at a press, and offers to use it once all of it is here', async () => {
		const fake = await open();
		await click('Get this set: Light');
		expect(fake.inputsOf('addModels')).toEqual([{ ids: ['ear', 'voice'] }]);
		become(fake, 'ear', installed, 'verify', 'remove');
		expect(screen.queryByText(/Use it now/)).toBeNull();
		become(fake, 'voice', installed, 'verify', 'remove');
		expect(await screen.findByText('The set “Light” is here. Use it now?')).toBeDefined();
		await click('Use this set');
		expect(fake.inputsOf('useModels')).toEqual([{ ids: ['ear', 'voice'] }]);
	});

	it('chooses the sets for another language when asked to', async () => {
		const fake = await open();
		await fireEvent.change(screen.getByRole('combobox', { name: 'Language you speak' }), {
			target: { value: 'es' },
		});
		await expect.poll(() => fake.inputsOf('recommendedModels').at(-1)).toEqual({ languages: ['es'] });
	});

	it('shows what is on its way with its speed, and stops and goes on with it', async () => {
		const fake = await open();
		const progress = { doneBytes: 30e6, totalBytes: 60e6, bytesPerSecond: 1e6 };
		become(fake, 'ear', { state: 'downloading', progress }, 'pause', 'cancel');
		const bar = await screen.findByRole<HTMLProgressElement>('progressbar', {
			name: 'Progress of Quick Ear (English)',
		});
		expect(bar.value / bar.max).toBe(0.5);
		expect(region('On its way').getByText(/30 MB of 60 MB · .* · 30 seconds left/)).toBeDefined();
		await click('Pause: Quick Ear (English)');
		become(fake, 'ear', { state: 'paused', progress }, 'resume', 'cancel');
		await screen.findByText('Paused at 30 MB of 60 MB');
		await click('Resume: Quick Ear (English)');
		await click('Cancel: Quick Ear (English)');
		expect(fake.calls.map(({ name }) => name).filter((name) => /^(add|pause|cancel)/.test(name))).toEqual(
			['pauseModel', 'addModels', 'cancelModel'],
		);
	});

	it('says what failed in a whole sentence, with its own remedy', async () => {
		const fake = await open();
		become(fake, 'ear', failed('download-failed', 'import'), 'add', 'remove');
		await expect.poll(() => screen.queryByRole('alert')?.textContent).toContain('a web page instead');
		expect(region('Needs your attention').getByText('30 MB is kept for the next try.')).toBeDefined();
		await click('Import it from files: Quick Ear (English)');
		expect(fake.inputsOf('importModel')).toEqual([{ pick: 'files', id: 'ear' }]);
		await click('Try again: Quick Ear (English)');
		expect(fake.inputsOf('addModels')).toEqual([{ ids: ['ear'] }]);
	});

	it('lets go of a failure that left nothing behind, without asking', async () => {
		const fake = await open();
		become(fake, 'ear', { ...failed('download-failed', 'retry'), partBytes: 0 }, 'add', 'remove');
		await expect.poll(() => screen.queryByRole('alert')).not.toBeNull();
		expect(screen.queryByText(/is kept for the next try/)).toBeNull();
		await click('Dismiss: Quick Ear (English)');
		expect(fake.inputsOf('removeModel')).toEqual([{ id: 'ear' }]);
		expect(screen.queryByText(/given back/)).toBeNull();
	});

	it('asks before it deletes, says what that gives back, and that something else takes its place', async () => {
		const fake = await open(new FakeDesktopApi(), { recognizer: { secondPass: 'second' } });
		await click('Delete: Second Ear');
		const question = screen.getByRole('group', {
			name: (name) => plain(name) === 'Delete Second Ear? That gives back 460 MB.',
		});
		expect(question.textContent).toContain('another one takes its place first');
		await fireEvent.click(within(question).getByRole('button', { name: 'Keep it' }));
		expect(fake.inputsOf('removeModel')).toEqual([]);
		await click('Delete: Second Ear');
		await fireEvent.click(
			within(screen.getByRole('group', { name: /^Delete Second Ear/ })).getByRole('button', {
				name: 'Delete',
			}),
		);
		expect(fake.inputsOf('removeModel')).toEqual([{ id: 'second' }]);
		expect(await screen.findByText('Second Ear is deleted; 120 MB given back.')).toBeDefined();
	});

	it('finds models by their words and languages', async () => {
		await open();
		const shop = region('More models');
		expect(shop.queryByText('Oreja (Spanish)')).toBeNull();
		await fireEvent.change(shop.getByRole('combobox', { name: 'Language' }), { target: { value: '' } });
		expect(shop.getByText('Oreja (Spanish)')).toBeDefined();
		await fireEvent.input(shop.getByRole('searchbox', { name: 'Search models' }), {
			target: { value: 'french voice' },
		});
		expect(shop.getByRole('status').textContent).toContain('One model found.');
		expect(shop.getByText('Great Voice')).toBeDefined();
		expect(shop.getByText('Its publisher gives nothing to check it against.')).toBeDefined();
	});

	it('says that offline mode downloads nothing, with the switch to change it', async () => {
		const fake = await open(new FakeDesktopApi(), { privacy: { offline: true } });
		expect(screen.getByText(/^Offline mode is on: nothing is downloaded/)).toBeDefined();
		await click('Turn offline mode off');
		expect(fake.inputsOf('updateSettings')).toEqual([{ privacy: { offline: false } }]);
	});

	it('imports what is dropped on it, and shows it among the others', async () => {
		const fake = await open();
		const file = new File(['x'], 'own.tar.bz2');
		const page = screen.getByRole('heading', { name: 'Add a model of your own' }).closest('.page')!;
		await fireEvent.drop(page, { dataTransfer: { files: [file], types: ['Files'] } });
		expect(fake.inputsOf('importModelFiles')).toEqual([[file]]);
		fake.send('model', fakeModel('own', { title: 'A model of my own', added: true, state: installed }));
		expect(await screen.findByText('A model of my own is on this computer.')).toBeDefined();
		expect(region('On this computer').getByText('A model of my own')).toBeDefined();
		fake.send('model', fakeModel('own', { title: 'A model of my own', added: true }));
		await expect.poll(() => screen.queryByText('A model of my own')).toBeNull();
	});

	it('takes a model into use, and says which are', async () => {
		const fake = await open();
		const here = region('On this computer');
		expect(here.getByText('Practice English').parentElement?.textContent).toContain('In use');
		await click('Use: Second Ear');
		expect(fake.inputsOf('useModels')).toEqual([{ ids: ['second'] }]);
		await click('Check: Second Ear');
		expect(fake.inputsOf('verifyModel')).toEqual([{ id: 'second' }]);
	});

	it('tells why a wish was not granted', async () => {
		const fake = await open();
		fake.fail('verifyModel', {
			kind: 'storage-failed',
			message: 'The disk cannot be read.',
			retryable: true,
		});
		await click('Check: Second Ear');
		expect((await screen.findByRole('alert')).textContent).toBe('The disk cannot be read.');
	});
});
