import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakePortal, PrivateBus } from './fake-portal.ts';
import { HotkeyUnderTest } from './hotkey-under-test.ts';

const why = spawnSync('which', ['dbus-daemon']).status === 0 ? null : 'dbus-daemon missing';
const portalKey = { source: 'portal', accelerator: 'Control+Shift+Space' } as const;

describe.skipIf(why !== null)(
	`the portal of a Wayland desktop${why === null ? '' : ` (skipped: ${why})`}`,
	() => {
		let bus: PrivateBus;
		beforeEach(async () => {
			bus = await PrivateBus.open();
		});
		afterEach(async () => {
			await bus[Symbol.asyncDispose]();
		});
		const helper = (): HotkeyUnderTest =>
			new HotkeyUnderTest({ DBUS_SESSION_BUS_ADDRESS: bus.address, DISPLAY: undefined });

		it.each([false, true])(
			'tells of the key going down and coming up; older portal: %s',
			async (older) => {
				using portal = await FakePortal.open(bus, { answer: 0, older });
				await using under = helper();
				await under.ready(portalKey);
				expect(await under.hears('trigger Press Meta+F9')).toEqual(['trigger Press Meta+F9']);
				portal.key('Activated', 'another');
				portal.key('Activated', 'talk', '/org/freedesktop/portal/desktop/session/1_1/foreign');
				portal.key('Activated');
				expect(await under.hears('down')).toEqual(['down']);
				portal.key('Deactivated');
				expect(await under.hears('up')).toEqual(['up']);
				expect(portal.asked.map(({ member }) => member)).toEqual([
					'Register',
					'CreateSession',
					'BindShortcuts',
				]);
				expect(portal.asked[0]?.body[0]).toBe('app.parley.Parley');
				expect(JSON.stringify(portal.asked[2]?.body)).toContain('CTRL+SHIFT+space');
			},
		);

		it('takes a no for an answer', async () => {
			using _portal = await FakePortal.open(bus, { answer: 1, older: false });
			await using under = helper();
			under.hotkey.follow(portalKey);
			await under.until(() => under.failures.length > 0);
			expect(under.failures).toEqual(['The desktop, or you, refused Parley the key.']);
			expect(under.processes).toHaveLength(1);
		});

		it('says so when the desktop has no portal, or there is no bus', async () => {
			await using under = helper();
			under.hotkey.follow(portalKey);
			await under.until(() => under.failures.length > 0);
			await using without = new HotkeyUnderTest({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' });
			without.hotkey.follow(portalKey);
			await without.until(() => without.failures.length > 0);
			const sentence = 'This desktop does not tell programs of keys (no GlobalShortcuts portal).';
			expect([...under.failures, ...without.failures]).toEqual([sentence, sentence]);
		});

		it('lets go of a held key when the bus dies, and does not come back to none', async () => {
			using portal = await FakePortal.open(bus, { answer: 0, older: false });
			await using under = helper();
			await under.ready(portalKey);
			portal.key('Activated');
			expect(await under.hears('trigger', 'down')).toEqual(['trigger Press Meta+F9', 'down']);
			await bus[Symbol.asyncDispose]();
			expect(await under.hears('up')).toEqual(['up']);
			await under.until(() => under.failures.length > 0);
			bus = await PrivateBus.open();
		});
	},
);
