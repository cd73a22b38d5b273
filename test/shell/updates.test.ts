import { setImmediate as settle } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Updates } from '../../main/shell/updates.ts';
import type { UpdateAnswer, Updater } from '../../main/shell/updates.ts';
import { noticeUpdate } from '../../main/shell/update-notice.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';
import type { Settings, SettingsPatch } from '../../preload/contract/settings.ts';

const day = 24 * 60 * 60 * 1000;
const settings = (patch: SettingsPatch): Settings => mergeSettings(defaultSettings, patch);
const wanted = settings({ updates: { check: true } });

class FakeUpdater implements Updater {
	autoDownload = true;
	autoInstallOnAppQuit = true;
	allowDowngrade = true;
	channel: string | null = null;
	logger: unknown = console;
	answer: UpdateAnswer | null = { isUpdateAvailable: true, updateInfo: { version: '2.0.0' } };
	readonly log: string[] = [];
	async checkForUpdates(): Promise<UpdateAnswer | null> {
		const { channel, autoDownload, autoInstallOnAppQuit, allowDowngrade } = this;
		expect({ autoDownload, autoInstallOnAppQuit, allowDowngrade }).toEqual({
			autoDownload: false,
			autoInstallOnAppQuit: false,
			allowDowngrade: false,
		});
		this.log.push(`check ${channel}`);
		return this.answer;
	}
	async downloadUpdate(): Promise<void> {
		this.log.push(this.autoInstallOnAppQuit ? 'download, install at the end' : 'download');
	}
}

describe('looking for a newer Parley', () => {
	let updater: FakeUpdater;
	let loaded: number;
	let newer: string[];
	let faults: unknown[];

	function updates(canUpdate = true): Updates {
		return new Updates({
			canUpdate,
			load: async () => {
				loaded += 1;
				return updater;
			},
			onNewer: (version) => newer.push(version),
			reportFault: (_what, cause) => faults.push(cause),
		});
	}

	beforeEach(() => {
		vi.useFakeTimers();
		updater = new FakeUpdater();
		loaded = 0;
		newer = [];
		faults = [];
	});
	afterEach(() => void vi.useRealTimers());

	it.each([
		['nobody asked for it', settings({}), true],
		['offline mode is on', settings({ updates: { check: true }, privacy: { offline: true } }), true],
		['the build knows no address, or is none', wanted, false],
	])('does not even load the code when %s', async (_why, given, canUpdate) => {
		using looking = updates(canUpdate);
		looking.follow(given);
		await vi.advanceTimersByTimeAsync(3 * day);
		expect({ loaded, log: updater.log }).toEqual({ loaded: 0, log: [] });
	});

	it('asks once a day in the channel that was chosen, and tells of each version once', async () => {
		using looking = updates();
		looking.follow(wanted);
		await vi.advanceTimersByTimeAsync(2 * day + 60_000);
		expect(updater.log).toEqual(['check latest', 'check latest', 'check latest']);
		expect(newer).toEqual(['2.0.0']);
		updater.answer = { isUpdateAvailable: true, updateInfo: { version: '2.1.0-beta.1' } };
		looking.follow(settings({ updates: { check: true, channel: 'beta' } }));
		await vi.advanceTimersByTimeAsync(60_000);
		expect(updater.log.at(-1)).toBe('check beta');
		expect(newer).toEqual(['2.0.0', '2.1.0-beta.1']);
	});

	it('stops when offline mode is turned on, and says nothing of an answer that comes later', async () => {
		using looking = updates();
		const late = Promise.withResolvers<UpdateAnswer | null>();
		updater.checkForUpdates = () => {
			updater.log.push('check');
			return late.promise;
		};
		looking.follow(wanted);
		await vi.advanceTimersByTimeAsync(60_000);
		looking.follow(settings({ updates: { check: true }, privacy: { offline: true } }));
		late.resolve(updater.answer);
		await vi.advanceTimersByTimeAsync(3 * day);
		await looking.download();
		expect({ log: updater.log, newer }).toEqual({ log: ['check'], newer: [] });
	});

	it('reports a server that does not answer and asks again the next day', async () => {
		using looking = updates();
		updater.checkForUpdates = () => Promise.reject(new Error('no server'));
		looking.follow(wanted);
		await vi.advanceTimersByTimeAsync(day + 60_000);
		expect(faults).toHaveLength(2);
		expect(newer).toEqual([]);
	});

	it('says nothing when there is none, and fetches only what a person wanted', async () => {
		using looking = updates();
		updater.answer = { isUpdateAvailable: false, updateInfo: { version: '1.0.0' } };
		looking.follow(wanted);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(newer).toEqual([]);
		await looking.download();
		expect(updater.log).toEqual(['check latest', 'download, install at the end']);
	});
});

describe('the notice of a newer Parley', () => {
	function notice(response: number, download: () => Promise<void>): { told: string[]; click: () => void } {
		const told: string[] = [];
		let click = (): void => undefined;
		noticeUpdate('2.0.0', {
			notify: ({ title }) => ({
				show: () => void told.push(title),
				on: ((_name: string, listener: () => void) => (click = listener)) as never,
			}),
			dialog: {
				showMessageBox: (async ({ message }: { message: string }) => {
					told.push(message);
					return { response, checkboxChecked: false };
				}) as never,
			},
			download,
			tell: ({ message }) => told.push(message),
		});
		return { told, click };
	}

	it('asks only once it is clicked, downloads when told to, and says when that failed', async () => {
		const { told, click } = notice(1, () => Promise.reject(new Error('gone')));
		expect(told).toEqual(['Parley 2.0.0 is available']);
		click();
		await vi.waitFor(() => expect(told).toHaveLength(3));
		expect(told[1]).toBe('Install Parley 2.0.0?');
		expect(told[2]).toContain('could not be downloaded');
	});

	it('leaves everything as it is otherwise', async () => {
		const download = vi.fn(async () => undefined);
		const { told, click } = notice(0, download);
		click();
		await vi.waitFor(() => expect(told).toHaveLength(2));
		await settle();
		expect(download).not.toHaveBeenCalled();
	});
});
