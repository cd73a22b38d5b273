import { fireEvent, render, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import SettingsDialog from '../../renderer/components/SettingsDialog.svelte';
import { Levels } from '../../renderer/state/levels.svelte.ts';
import { showLocale } from '../../renderer/state/locale.svelte.ts';
import type { SettingsPage } from '../../renderer/state/settings-page.ts';
import { settingsGroups, settingsPages } from '../../renderer/state/settings-page.ts';
import { findSettings } from '../../renderer/state/settings-search.ts';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

afterEach(() => showLocale('en'));

const labelsOf = (query: string) => findSettings(settingsPages, query).map(({ label }) => label);

describe('the search over the settings', () => {
	it('finds by label, hint, other words and page, the label first', () => {
		expect(labelsOf('text size')[0]).toBe('Text size');
		expect(labelsOf('dark mode')).toEqual(['Theme']);
		expect(labelsOf('devices microphone')).toContain('Microphone');
		expect(labelsOf('  ')).toEqual([]);
		expect(labelsOf('appearance')[0]).toBe('Appearance');
	});

	it('finds in the language shown, with or without accents', () => {
		showLocale('es');
		expect(labelsOf('microfono')).toContain('Micrófono');
		showLocale('hi');
		expect(labelsOf('माइक्रोफ़ोन').length).toBeGreaterThan(0);
	});

	it('knows every page and every group by a name and a sentence in every language', () => {
		for (const locale of ['en', 'es', 'hi'] as const) {
			showLocale(locale);
			for (const page of settingsPages) {
				expect(page.sentence(), page.id).toMatch(/[.।]$/);
				expect(settingsGroups.some(({ id }) => id === page.group)).toBe(true);
				const labels = page.entries.map(({ label }) => label());
				expect(new Set(labels).size, page.id).toBe(labels.length);
			}
		}
	});
});

describe('the settings dialog', () => {
	let pages: SettingsPage[];

	beforeEach(async () => {
		// jsdom shows no modal dialogs and scrolls nothing.
		HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
			this.open = true;
		};
		Element.prototype.scrollIntoView = () => undefined;
		pages = [];
		const fake = new FakeDesktopApi();
		const settings = new SettingsState(fake.api);
		await settings.start();
		const props = {
			api: fake.api,
			settings,
			levels: new Levels(),
			audioRoute: null,
			page: 'provider' as SettingsPage,
			onPage: (page: SettingsPage) => {
				pages.push(page);
				void rerender({ page });
			},
			onClose: () => undefined,
			onFirstSteps: () => undefined,
			onWiped: () => undefined,
		};
		const { rerender, unmount } = render(SettingsDialog, { props });
		onTestFinished(() => unmount());
	});
	const type = (text: string) =>
		fireEvent.input(screen.getByRole('searchbox', { name: 'Search the settings' }), {
			target: { value: text },
		});

	it('leads from a word to its field, which takes the focus', async () => {
		await type('offline');
		await fireEvent.click(screen.getByRole('button', { name: /Stay offline/ }));
		flushSync();
		const field = await screen.findByRole('checkbox', { name: 'Stay offline' });
		expect(pages).toEqual(['privacy']);
		expect(document.activeElement).toBe(field);
		expect(field.closest('[data-sought]')).not.toBeNull();
	});

	it('goes to the first find at Enter, and says when there is none', async () => {
		await type('zxqv');
		expect(screen.getByText('Nothing is called that. Try another word.')).toBeTruthy();
		await type('text size');
		await fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Enter' });
		await screen.findByRole('slider', { name: 'Text size' });
		expect(pages).toEqual(['appearance']);
	});

	it('empties the search at Escape instead of closing', async () => {
		await type('offline');
		const closes = await fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Escape' });
		expect(closes).toBe(false);
		expect(screen.getByRole('button', { name: 'Devices' })).toBeTruthy();
	});

	it('says on each page what it is for', async () => {
		await fireEvent.click(screen.getByRole('button', { name: 'Talking' }));
		await screen.findByText('When Parley listens and how long it lets you think.');
	});
});
