import { describe, expect, it } from 'vitest';
import { troubleRequests } from '../../main/shell/ipc/trouble-requests.ts';
import { SystemSettings } from '../../main/shell/system-settings.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';

interface Setup {
	readonly platform: NodeJS.Platform;
	readonly desktop?: string;
	readonly installed?: readonly string[];
	readonly refuses?: boolean;
}

function settingsOf({ platform, desktop = '', installed = [], refuses = false }: Setup): {
	settings: SystemSettings;
	opened: string[];
} {
	const opened: string[] = [];
	const settings = new SystemSettings({
		platform,
		desktop,
		openUrl: async (url) => {
			if (refuses) throw new Error('no program for this address');
			opened.push(url);
		},
		start: async (command, args) => {
			if (installed.includes(command)) opened.push([command, ...args].join(' '));
			return installed.includes(command);
		},
	});
	return { settings, opened };
}

describe('the system’s own settings', () => {
	it.each([
		[
			'darwin',
			'microphone',
			'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
		],
		['win32', 'microphone', 'ms-settings:privacy-microphone'],
		['win32', 'sound', 'ms-settings:sound'],
	] as const)('on %s open at %s', async (platform, page, url) => {
		const { settings, opened } = settingsOf({ platform });
		await settings.open(page);
		expect(opened).toEqual([url]);
	});

	it.each([
		['GNOME', 'gnome-control-center sound'],
		['KDE', 'systemsettings kcm_pulseaudio'],
		['XFCE', 'pavucontrol'],
	])('on a Linux with %s open in what is meant for it', async (desktop, command) => {
		const installed = ['gnome-control-center', 'systemsettings', 'pavucontrol'];
		const { settings, opened } = settingsOf({ platform: 'linux', desktop, installed });
		await settings.open('sound');
		expect(opened).toEqual([command]);
	});

	it('say what to do instead where nothing opens them', async () => {
		const nothing = { error: { kind: 'internal', subject: 'storage' } };
		await expect(settingsOf({ platform: 'linux' }).settings.open('storage')).rejects.toMatchObject(
			nothing,
		);
		const refusing = settingsOf({ platform: 'darwin', refuses: true }).settings;
		await expect(refusing.open('storage')).rejects.toMatchObject(nothing);
	});

	it('are opened, and a part is started again, when the window asks', async () => {
		const { settings, opened } = settingsOf({ platform: 'win32' });
		const assistant = new FakeAssistant();
		const handlers = troubleRequests(assistant, settings);
		void handlers.restartHelper({ helper: 'recognizer' });
		await handlers.openSystemSettings({ page: 'microphone' });
		expect(assistant.asked).toEqual(['restart recognizer']);
		expect(opened).toEqual(['ms-settings:privacy-microphone']);
	});
});
