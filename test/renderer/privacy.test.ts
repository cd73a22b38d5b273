import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Wipeable } from '../../preload/contract/keeping-requests.ts';
import { defaultSettings } from '../../preload/contract/settings.ts';
import DiagnosticsSection from '../../renderer/components/settings/DiagnosticsSection.svelte';
import PrivacySection from '../../renderer/components/settings/PrivacySection.svelte';
import { showLocale } from '../../renderer/state/locale.svelte.ts';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import { foundParts } from '../../renderer/text/found-parts.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

afterEach(() => showLocale('en'));

describe('the privacy page', () => {
	let fake: FakeDesktopApi;
	let wiped: (readonly Wipeable[])[];

	function open(answers: ConstructorParameters<typeof FakeDesktopApi>[0] = {}): void {
		// jsdom scrolls nothing.
		Element.prototype.scrollIntoView = () => undefined;
		fake = new FakeDesktopApi(answers);
		wiped = [];
		const { unmount } = render(PrivacySection, {
			props: {
				api: fake.api,
				settings: new SettingsState(fake.api),
				current: defaultSettings,
				onWiped: (what: readonly Wipeable[]) => wiped.push(what),
			},
		});
		onTestFinished(() => unmount());
	}

	it('says what would be deleted before a limit is set, and sets it only then', async () => {
		open({ beyondHistory: () => ({ count: 12, newestMs: Date.UTC(2026, 4, 3, 12) }) });
		const field = screen.getByRole('spinbutton', { name: 'Days kept' });
		await fireEvent.change(field, { target: { value: '30' } });
		await screen.findByText(/12 conversations would be deleted for good now.*May 3, 2026/);
		expect(fake.inputsOf('beyondHistory')).toEqual([{ keep: 0, keepDays: 30 }]);
		expect(fake.inputsOf('updateSettings')).toEqual([]);
		await fireEvent.click(screen.getByRole('button', { name: 'Leave it as it was' }));
		expect(screen.queryByText(/would be deleted/)).toBeNull();
		await fireEvent.change(field, { target: { value: '30' } });
		await fireEvent.click(await screen.findByRole('button', { name: 'Delete them and keep this limit' }));
		expect(fake.inputsOf('updateSettings')).toEqual([{ history: { keep: 0, keepDays: 30 } }]);
	});

	it('sets a limit at once that deletes nothing, whatever odd thing was typed', async () => {
		open();
		const field = screen.getByRole('spinbutton', { name: 'Conversations kept' });
		await fireEvent.change(field, { target: { value: '-3.7' } });
		await expect
			.poll(() => fake.inputsOf('updateSettings'))
			.toEqual([{ history: { keep: 0, keepDays: 0 } }]);
	});

	it('tells what is stored and where, and opens the folder', async () => {
		open();
		const row = await screen.findByRole('row', { name: /Speech models \(2\)/ });
		expect(within(row).getByText('/home/ada/.config/Parley/models')).toBeTruthy();
		expect(row.textContent).toContain('3.2');
		await fireEvent.click(screen.getByRole('button', { name: 'Open the folder' }));
		expect(fake.inputsOf('openDataFolder')).toHaveLength(1);
	});

	it('wipes only what was chosen, after the word was typed, and looks again', async () => {
		open();
		expect(screen.getByRole('button', { name: 'Delete…' }).hasAttribute('disabled')).toBe(true);
		await fireEvent.click(screen.getByRole('checkbox', { name: /^All conversations/ }));
		await fireEvent.click(screen.getByRole('checkbox', { name: /^The keys/ }));
		await fireEvent.click(screen.getByRole('button', { name: 'Delete…' }));
		const wipe = screen.getByRole('button', { name: 'Delete everything chosen' });
		const word = screen.getByRole('textbox', { name: 'Confirmation' });
		expect(document.activeElement).toBe(word);
		await fireEvent.input(word, { target: { value: 'yes' } });
		expect(wipe.hasAttribute('disabled')).toBe(true);
		await fireEvent.input(word, { target: { value: ' Delete ' } });
		await fireEvent.click(wipe);
		await screen.findByText('It is gone. Parley goes on as new.');
		expect(fake.inputsOf('wipe')).toEqual([{ what: ['conversations', 'keys'] }]);
		expect(wiped).toEqual([['conversations', 'keys']]);
		expect(fake.inputsOf('storedPlaces')).toHaveLength(2);
	});

	it('says why something could not be wiped, and asks for the word anew', async () => {
		open();
		const message = 'The history could not be written.';
		fake.fail('wipe', { kind: 'storage-failed', message, retryable: true });
		await fireEvent.click(screen.getByRole('checkbox', { name: /^All settings/ }));
		await fireEvent.click(screen.getByRole('button', { name: 'Delete…' }));
		await fireEvent.input(screen.getByRole('textbox', { name: 'Confirmation' }), {
			target: { value: 'delete' },
		});
		await fireEvent.click(screen.getByRole('button', { name: 'Delete everything chosen' }));
		await screen.findByRole('alert');
		expect(wiped).toEqual([]);
		expect(screen.getByRole('button', { name: 'Delete…' })).toBeTruthy();
	});
});

describe('the diagnostics page', () => {
	let fake: FakeDesktopApi;
	beforeEach(() => {
		fake = new FakeDesktopApi();
		const { unmount } = render(DiagnosticsSection, { props: { api: fake.api } });
		onTestFinished(() => unmount());
	});

	it('shows exactly what would be saved, searchable, and saves only then', async () => {
		expect(screen.queryByRole('button', { name: 'Save as a file' })).toBeNull();
		await fireEvent.click(screen.getByRole('button', { name: 'Collect and show' }));
		const app = await screen.findAllByRole('region', { name: 'app' });
		expect(app.at(-1)?.textContent).toBe('{\n\t"parley": "0.1.0"\n}');
		await fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'STATES' } });
		await screen.findByText('Found in one place');
		await fireEvent.click(screen.getByRole('button', { name: 'Save as a file' }));
		await screen.findByText('Saved as parley-diagnostics.json.');
	});
});

describe('found parts', () => {
	it('cut a text where a query stands in it, taken literally', () => {
		expect(foundParts('a.b A.B axb', 'a.b')).toEqual([
			{ text: 'a.b', isMatch: true },
			{ text: ' ', isMatch: false },
			{ text: 'A.B', isMatch: true },
			{ text: ' axb', isMatch: false },
		]);
		expect(foundParts('text', ' ')).toEqual([{ text: 'text', isMatch: false }]);
	});
});
