import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { responseId, turnId } from '../../main/domain/ids.ts';
import { defaultSettings } from '../../preload/contract/settings.ts';
import DesktopSection from '../../renderer/components/settings/DesktopSection.svelte';
import { lastWords } from '../../renderer/mini/last-words.ts';
import MiniWindow from '../../renderer/mini/MiniWindow.svelte';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import { emptyView, response, userTurn } from '../../renderer/state/view.ts';
import { FakeDesktopApi, idleSnapshot } from '../fakes/fake-desktop-api.ts';

describe('Parley on the desktop, in the settings', () => {
	async function open(fake: FakeDesktopApi): Promise<SettingsState> {
		const settings = new SettingsState(fake.api);
		await settings.start();
		render(DesktopSection, { props: { api: fake.api, settings, current: defaultSettings } });
		return settings;
	}

	it('shows what is so when the system refuses', async () => {
		const fake = new FakeDesktopApi();
		const settings = await open(fake);
		fake.fail('updateSettings', { kind: 'settings-invalid', message: 'Not here.', retryable: true });
		const box = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Start at login' });
		await fireEvent.click(box);
		await expect.poll(() => settings.error?.message).toBe('Not here.');
		await expect.poll(() => box.checked).toBe(false);
		fake.fail('updateSettings', null);
		await fireEvent.click(box);
		await expect.poll(() => settings.current?.startup.atLogin).toBe(true);
		expect(box.checked).toBe(true);
	});

	it('explains Wayland there, and only there', async () => {
		await open(new FakeDesktopApi({ desktopFacts: () => ({ isWayland: true }) }));
		expect(await screen.findByText(/on Wayland a program cannot/)).toBeTruthy();
	});
});

describe('the mini window', () => {
	const said = { ...userTurn(turnId('t')), text: 'How is bread made?' };
	const answer = {
		...response(responseId('r'), turnId('t')),
		text: '**Flour** and [water](https://a.example/).',
	};

	it('holds the last words, without marks, as far as they are heard', () => {
		const view = (...turns: (typeof said | typeof answer)[]): typeof emptyView => ({
			...emptyView,
			turns,
		});
		expect(lastWords(view())).toBeNull();
		expect(lastWords(view(said))).toEqual({ by: 'person', text: 'How is bread made?' });
		expect(lastWords(view(said, answer))?.text).toBe('Flour and water.');
		expect(lastWords(view(said, { ...answer, word: [2, 7] }))?.text).toBe('Flour');
		expect(lastWords(view(said, { ...answer, speculative: true }))?.by).toBe('person');
		const long = lastWords(view({ ...said, text: 'many words '.repeat(50) }))?.text ?? '';
		expect(long).toMatch(/^… (many|words) .*words$/);
		expect(long.length).toBeLessThan(170);
	});

	it('says the state, and talks, stops, opens Parley and goes away by its buttons', async () => {
		const fake = new FakeDesktopApi({
			snapshot: () => ({ snapshot: { ...idleSnapshot, state: 'speaking' }, sequence: 0 }),
		});
		const { container } = render(MiniWindow, { props: { api: fake.api } });
		await screen.findByText('Speaking');
		expect(container.querySelector('[data-face]')?.getAttribute('data-face')).toBe('speaking');
		await fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
		expect(fake.inputsOf('stop')).toHaveLength(1);
		await fireEvent.click(screen.getByRole('button', { name: 'Open Parley' }));
		expect(fake.inputsOf('showMainWindow')).toHaveLength(1);
		fake.tell({ t_ms: 0, type: 'assistant.state_changed', state: 'idle', previous_state: 'speaking' });
		await fireEvent.click(await screen.findByRole('button', { name: 'Turn the mini window off' }));
		expect(fake.inputsOf('updateSettings')).toEqual([{ appearance: { miniWindow: 'off' } }]);
		await fireEvent.click(screen.getByRole('button', { name: 'Talk' }), { detail: 0 });
		expect(fake.inputsOf('press')).toHaveLength(1);
	});
});
