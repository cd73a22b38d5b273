import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import DeviceSection from '../../renderer/components/settings/DeviceSection.svelte';
import EchoSection from '../../renderer/components/settings/EchoSection.svelte';
import { RequestFailure } from '../../renderer/state/bridge.ts';
import { Levels } from '../../renderer/state/levels.svelte.ts';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import { echoInWords, profileInWords } from '../../renderer/text/echo.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import { FakeDesktopApi, measuredEcho } from '../fakes/fake-desktop-api.ts';

const measured = mergeSettings(defaultSettings, {
	audio: { echoProfile: { delayMs: 60, levelDb: -6, measuredAt: '2026-11-20T12:00:00.000Z' } },
});

function open(fake = new FakeDesktopApi(), current = defaultSettings): { unmount: () => void } {
	const settings = new SettingsState(fake.api);
	return render(EchoSection, { props: { api: fake.api, settings, current } });
}

const click = (name: string): Promise<boolean> => fireEvent.click(screen.getByRole('button', { name }));

describe('the echo in the settings', () => {
	it('is tested at a press, and what was found is said aloud', async () => {
		const { promise, resolve } = Promise.withResolvers<typeof measuredEcho>();
		open(new FakeDesktopApi({ testEcho: () => promise }));
		const button = screen.getByRole('button', { name: 'Test the echo' });
		const what = document.getElementById(button.getAttribute('aria-describedby')!);
		expect(what?.textContent).toContain('Plays a short sweep');
		expect(screen.getByRole('status').textContent.trim()).toBe('');
		await fireEvent.click(button);
		await expect.poll(() => screen.getByRole('status').textContent).toContain('Be quiet');
		resolve(measuredEcho);
		await expect
			.poll(() => screen.getByRole('status').textContent.trim())
			.toBe(
				'The echo comes back after 60 ms, 6 dB softer. Parley can take 49 dB of it out. You can cut in at any time.',
			);
		expect(screen.getByRole('button', { name: 'Test the echo' })).toBe(button);
	});

	it('says why it could not be measured', async () => {
		const fake = new FakeDesktopApi();
		fake.fail('testEcho', { kind: 'speaker-missing', message: 'No loudspeaker.', retryable: true });
		open(fake);
		await click('Test the echo');
		expect((await screen.findByText('No loudspeaker.')).getAttribute('role')).toBe('status');
	});

	it('falls silent when told to, and when its page closes', async () => {
		const fake = new FakeDesktopApi({ testEcho: () => new Promise(() => undefined) });
		const { unmount } = open(fake);
		await click('Test the echo');
		await click('Stop the test');
		expect(fake.inputsOf('stopEchoTest')).toHaveLength(1);
		unmount();
		expect(fake.inputsOf('stopEchoTest')).toHaveLength(2);
		expect(fake.inputsOf('testEcho')).toHaveLength(1);
	});

	it('that was stopped is no trouble, an echo that remains is', async () => {
		const { promise, reject } = Promise.withResolvers<never>();
		open(new FakeDesktopApi({ testEcho: () => promise }));
		await click('Test the echo');
		await click('Stop the test');
		reject(new RequestFailure({ kind: 'internal', message: 'It was stopped.', retryable: true }));
		expect((await screen.findByText('It was stopped.')).classList).not.toContain('bad');
		open(new FakeDesktopApi({ testEcho: () => ({ ...measuredEcho, verdict: 'echo-remains' }) }));
		await fireEvent.click(screen.getAllByRole('button', { name: 'Test the echo' })[1]!);
		expect((await screen.findByText(/comes back after/)).classList).toContain('bad');
	});

	it('asks for no end of a test that is not running', () => {
		const fake = new FakeDesktopApi();
		open(fake).unmount();
		expect(fake.calls).toEqual([]);
	});

	it('can be forgotten, once there is something to forget', async () => {
		open();
		expect(screen.queryByRole('button', { name: 'Forget what was measured' })).toBeNull();
		const fake = new FakeDesktopApi();
		open(fake, measured);
		expect(screen.getByText(/^Remembered: the echo measured on .*2026/)).toBeTruthy();
		await click('Forget what was measured');
		await screen.findByText('Forgotten.');
		expect(fake.inputsOf('updateSettings')).toEqual([{ audio: { echoProfile: null } }]);
	});

	it('is taken out always, never, or where it is needed', async () => {
		const fake = new FakeDesktopApi();
		open(fake);
		await fireEvent.change(screen.getByLabelText('Echo cancellation'), { target: { value: 'off' } });
		expect(fake.inputsOf('updateSettings')).toEqual([{ audio: { echoCancellation: 'off' } }]);
	});

	it('of other devices counts no longer', async () => {
		const fake = new FakeDesktopApi();
		const settings = new SettingsState(fake.api);
		const levels = new Levels();
		render(DeviceSection, {
			props: {
				api: fake.api,
				settings,
				current: measured,
				levels,
				audioRoute: null,
				onFirstSteps: () => undefined,
			},
		});
		await screen.findByRole('option', { name: 'HDMI Output' });
		await fireEvent.change(screen.getByLabelText('Loudspeaker'), { target: { value: 'hdmi' } });
		expect(fake.inputsOf('updateSettings')).toEqual([
			{ audio: { outputDevice: 'hdmi', echoProfile: null } },
		]);
	});
});

describe('an echo in words', () => {
	it.each([
		[{ cancellationDb: null }, 'The echo comes back after 60 ms, 6 dB softer. You can'],
		[{ levelDb: 3.2, cancellationDb: -0.4 }, 'after 60 ms, 3 dB louder. Parley can take 0 dB of it out.'],
		[{ levelDb: -0.2 }, 'after 60 ms, as loud as it was played.'],
		[{ delayMs: -12 }, 'comes back 12 ms too early by our clocks, 6 dB softer.'],
	])('%j', (change, words) => {
		expect(echoInWords({ ...measuredEcho, ...change })).toContain(words);
	});

	it('is the advice alone where none was heard', () => {
		const silent = { ...measuredEcho, delayMs: null, levelDb: null, cancellationDb: null };
		expect(echoInWords(silent)).toBe(measuredEcho.advice);
	});

	it('tells when it was measured', () => {
		expect(profileInWords(measured.audio.echoProfile!)).toMatch(/2026.*, after 60 ms, 6 dB softer\.$/);
	});
});
