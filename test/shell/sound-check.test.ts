import { beforeEach, describe, expect, it } from 'vitest';
import { WindowSoundCheck } from '../../main/shell/ipc/device-requests.ts';
import { SystemMicrophoneAccess } from '../../main/shell/microphone-access.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';

type Status = 'not-determined' | 'granted' | 'denied' | 'restricted' | 'unknown';

describe('what the window tries out', () => {
	let assistant: FakeAssistant;
	let told: unknown[];
	let check: WindowSoundCheck;

	beforeEach(() => {
		assistant = new FakeAssistant();
		told = [];
		check = new WindowSoundCheck({
			soundCheck: assistant.soundCheck,
			access: { current: () => ({ state: 'granted' }), ask: async () => ({ state: 'granted' }) },
			tellDevices: (seen) => told.push(seen),
			tellRehearsal: (news) => told.push(news),
		});
	});

	it('is watched once, however often the page asks, and no more once it does not', () => {
		const { watchDevices } = check.handlers;
		void watchDevices({ on: true });
		void watchDevices({ on: true });
		void watchDevices({ on: false });
		expect(assistant.asked).toEqual([
			'watch devices',
			'watch devices no more',
			'watch devices',
			'watch devices no more',
		]);
	});

	it('ends with the window', () => {
		void check.handlers.watchDevices({ on: true });
		void check.handlers.rehearse({ on: true });
		check.end();
		expect(assistant.asked).toEqual([
			'watch devices',
			'rehearse',
			'watch devices no more',
			'rehearse no more',
		]);
	});

	it('is told to the window until disposed', () => {
		const none = { inputs: [], outputs: [], away: { input: null, output: null } };
		assistant.devices.forEach((tell) => tell(none));
		assistant.rehearsals.forEach((tell) => tell({ type: 'waiting' }));
		expect(told).toEqual([none, { type: 'waiting' }]);
		check[Symbol.dispose]();
		expect(assistant.devices.size + assistant.rehearsals.size).toBe(0);
	});
});

describe('the permission to hear', () => {
	function access(
		platform: NodeJS.Platform,
		status: Status,
	): { readonly access: SystemMicrophoneAccess; readonly asked: () => number } {
		let asked = 0;
		return {
			access: new SystemMicrophoneAccess({
				platform,
				preferences: {
					getMediaAccessStatus: () => (asked > 0 ? 'granted' : status),
					askForMediaAccess: async () => {
						asked += 1;
						return true;
					},
				},
			}),
			asked: () => asked,
		};
	}

	it.each([
		['darwin', 'not-determined', 'not-asked'],
		['darwin', 'restricted', 'denied'],
		['win32', 'denied', 'denied'],
		['win32', 'granted', 'granted'],
		['linux', 'denied', 'unknown'],
	] as const)('%s: %s is %s', (platform, status, state) => {
		expect(access(platform, status).access.current()).toEqual({ state });
	});

	it('is asked for where it never was, and nowhere else', async () => {
		const fresh = access('darwin', 'not-determined');
		expect(await fresh.access.ask()).toEqual({ state: 'granted' });
		expect(fresh.asked()).toBe(1);
		const refused = access('darwin', 'denied');
		expect(await refused.access.ask()).toEqual({ state: 'denied' });
		expect(refused.asked()).toBe(0);
	});
});
