import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { RehearsalFeed } from '../../preload/contract/device-requests.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import DeviceSection from '../../renderer/components/settings/DeviceSection.svelte';
import PauseTrial from '../../renderer/components/settings/PauseTrial.svelte';
import { Levels } from '../../renderer/state/levels.svelte.ts';
import { SettingsState } from '../../renderer/state/settings.svelte.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

const usb = { id: 'usb', name: 'USB Microphone', isDefault: false };
const hdmi = { id: 'hdmi', name: 'HDMI Output', isDefault: false };
const nobody = { input: null, output: null };

function open(fake: FakeDesktopApi, inputDevice: string | null = null): { unmount: () => void } {
	const current = mergeSettings(defaultSettings, { audio: { inputDevice } });
	return render(DeviceSection, {
		props: {
			api: fake.api,
			settings: new SettingsState(fake.api),
			current,
			levels: new Levels(),
			audioRoute: null,
			onFirstSteps: () => undefined,
		},
	});
}

const press = (name: string): Promise<boolean> => fireEvent.click(screen.getByRole('button', { name }));

describe('the devices in the settings', () => {
	it('come and go by themselves, watched only while they are shown', async () => {
		const fake = new FakeDesktopApi();
		const { unmount } = open(fake);
		await screen.findByRole('option', { name: 'USB Microphone' });
		const headset = { id: 'bt', name: 'Headset', isDefault: false };
		fake.send('devices', { inputs: [usb, headset], outputs: [hdmi], away: nobody });
		await screen.findByRole('option', { name: 'Headset' });
		fake.send('devices', { inputs: [usb], outputs: [hdmi], away: nobody });
		await expect.poll(() => screen.queryByRole('option', { name: 'Headset' })).toBeNull();
		unmount();
		expect(fake.inputsOf('watchDevices')).toEqual([{ on: true }, { on: false }]);
	});

	it('say which one is missing and what is used meanwhile', async () => {
		const fake = new FakeDesktopApi();
		open(fake, 'bt');
		await screen.findByRole('option', { name: 'USB Microphone' });
		fake.send('devices', {
			inputs: [usb],
			outputs: [hdmi],
			away: { input: 'Headset', output: null },
		});
		await screen.findByText(/^“Headset” is not connected\. The system’s microphone is used/);
		expect(screen.getByRole('option', { name: 'Headset (not connected)' })).toBeTruthy();
	});

	it('are heard through a sound, and what to do is said where it is not', async () => {
		const fake = new FakeDesktopApi();
		open(fake);
		await press('Play a sound');
		await screen.findByText('Did you hear three notes?');
		await press('No');
		await screen.findByText(/^Turn the volume up/);
		expect(document.activeElement?.textContent.trim()).toBe('Play it again');
		fake.fail('playTestSound', { kind: 'speaker-missing', message: 'None there.', retryable: true });
		await press('Play it again');
		expect((await screen.findByText('None there.')).getAttribute('role')).toBe('status');
	});

	it('are opened anew when asked', async () => {
		const fake = new FakeDesktopApi();
		open(fake);
		await press('Look for devices again');
		expect(fake.inputsOf('reopenDevices')).toHaveLength(1);
	});
});

describe('turn-taking, tried out', () => {
	const say = async (fake: FakeDesktopApi, news: RehearsalFeed): Promise<string> => {
		fake.send('rehearsal', news);
		await Promise.resolve();
		return screen.getByRole('status').textContent;
	};

	it('tells what is heard, how long it waits and why it was enough', async () => {
		const fake = new FakeDesktopApi();
		render(PauseTrial, { props: { api: fake.api } });
		await press('Try it out');
		await screen.findByRole('button', { name: 'Stop trying' });
		expect(await say(fake, { type: 'waiting' })).toMatch(/^Listening/);
		expect(await say(fake, { type: 'speaking', text: 'my number' })).toBe('You are talking.');
		await screen.findByText('“my number”');
		const pause = { type: 'pausing', text: 'my number is', silentMs: 200 } as const;
		expect(await say(fake, { ...pause, leftMs: 2300, ending: 'incomplete' })).toMatch(/want to say more/);
		expect(await say(fake, { ...pause, leftMs: null, ending: 'incomplete' })).toMatch(/asked for time/);
		const text = 'my number is five';
		await say(fake, { type: 'finished', text, waitedMs: 850, ending: 'unclear', pausesMs: [400, 1100] });
		await screen.findByText('Finished: more could have come, so Parley waited 850 ms.');
		await screen.findByText('2 pauses on the way, the longest 1.1 s.');
		await say(fake, { type: 'waiting' });
		await screen.findByText(/^Finished: more could have come, .* the longest 1\.1 s\.$/);
	});

	it('ends with its page, and when a key is pressed', async () => {
		const fake = new FakeDesktopApi();
		const { unmount } = render(PauseTrial, { props: { api: fake.api } });
		await press('Try it out');
		await screen.findByRole('button', { name: 'Stop trying' });
		fake.send('rehearsal', { type: 'ended' });
		await screen.findByRole('button', { name: 'Try it out' });
		await press('Try it out');
		await screen.findByRole('button', { name: 'Stop trying' });
		unmount();
		expect(fake.inputsOf('rehearse')).toEqual([{ on: true }, { on: true }, { on: false }]);
	});

	it('says why it cannot be tried', async () => {
		const fake = new FakeDesktopApi();
		fake.fail('rehearse', { kind: 'internal', message: 'Let go of the key.', retryable: true });
		render(PauseTrial, { props: { api: fake.api } });
		await press('Try it out');
		expect((await screen.findByText('Let go of the key.')).getAttribute('role')).toBe('alert');
	});
});
