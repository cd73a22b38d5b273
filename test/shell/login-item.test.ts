import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AutostartFile, autostartEntry } from '../../main/shell/autostart-file.ts';
import type { LoginItem, LoginItemParts } from '../../main/shell/login-item.ts';
import { loginItem } from '../../main/shell/login-item.ts';
import { agreeWithLoginItem, startsHidden, startupCarriedOut } from '../../main/shell/startup.ts';
import { AppSettings } from '../../main/shell/settings-owner.ts';
import { SecretStore } from '../../main/shell/secret-store.ts';
import { defaultSettings, mergeSettings } from '../../preload/contract/settings.ts';

let home: string;
beforeEach(async () => (home = await mkdtemp(join(tmpdir(), 'parley-login-'))));
afterEach(async () => rm(home, { recursive: true, force: true }));

const noSystemList: LoginItemParts['app'] = {
	getLoginItemSettings: () => expect.unreachable(),
	setLoginItemSettings: () => expect.unreachable(),
};
const onLinux = (env: NodeJS.ProcessEnv = {}): LoginItem =>
	loginItem({ app: noSystemList, platform: 'linux', env, home, command: ['/opt/Parley/parley'] });
const entryIn = (config: string): Promise<string> =>
	readFile(join(config, 'autostart/app.parley.Parley.desktop'), 'utf8');

describe('the autostart file', () => {
	it.each([
		[['/opt/Parley/parley', '--hidden'], '/opt/Parley/parley --hidden'],
		[['/home/a b/Parley.AppImage'], '"/home/a b/Parley.AppImage"'],
		[['/home/100%/parley'], '/home/100%%/parley'],
		[['/a"b`c$d\\e'], String.raw`"/a\\"b\\` + '`' + String.raw`c\\$d\\\\e"`],
		[['/new\nline'], String.raw`"/new\nline"`],
	])('starts %j', (command, exec) => {
		const lines = autostartEntry(command).split('\n');
		expect(lines[0]).toBe('[Desktop Entry]');
		expect(lines).toContain('Type=Application');
		expect(lines).toContain(`Exec=${exec}`);
	});

	it('lies where the desktop looks', () => {
		const pathWith = (XDG_CONFIG_HOME: string): string =>
			new AutostartFile({ env: { XDG_CONFIG_HOME }, home: '/home/mira' }).path;
		expect(pathWith('')).toBe('/home/mira/.config/autostart/app.parley.Parley.desktop');
		expect(pathWith('relative')).toBe('/home/mira/.config/autostart/app.parley.Parley.desktop');
		expect(pathWith('/elsewhere')).toBe('/elsewhere/autostart/app.parley.Parley.desktop');
	});
});

describe('starting at login', () => {
	it('on Linux comes and goes with the file, which names the AppImage and not what is inside it', async () => {
		const item = onLinux({ APPIMAGE: '/home/mira/Parley.AppImage' });
		expect(await item.isSet()).toBe(false);
		await item.set({ atLogin: true, hidden: true });
		expect(await entryIn(join(home, '.config'))).toContain('Exec=/home/mira/Parley.AppImage --hidden\n');
		expect(await item.isSet()).toBe(true);
		await item.set({ atLogin: true, hidden: false });
		expect(await entryIn(join(home, '.config'))).toContain('Exec=/home/mira/Parley.AppImage\n');
		await item.set({ atLogin: false, hidden: false });
		expect(await item.isSet()).toBe(false);
		await item.set({ atLogin: false, hidden: false });
	});

	it('on macOS and Windows is in the system’s list; a refusal in silence is told', async () => {
		let list: { openAtLogin?: boolean; args?: string[] } = {};
		let obeys = true;
		const app = {
			setLoginItemSettings: (given: typeof list) => {
				if (obeys) list = given;
			},
			getLoginItemSettings: () => ({ openAtLogin: list.openAtLogin ?? false }),
		};
		const item = loginItem({ app: app as never, platform: 'win32', env: {}, home, command: ['p.exe'] });
		await item.set({ atLogin: true, hidden: true });
		expect(list).toMatchObject({ openAtLogin: true, path: 'p.exe', args: ['--hidden'] });
		expect(await item.isSet()).toBe(true);
		obeys = false;
		await expect(item.set({ atLogin: false, hidden: true })).rejects.toThrow('login items');
	});
});

describe('the setting', () => {
	async function appSettings(item: LoginItem, startup = {}): Promise<AppSettings> {
		return new AppSettings({
			initial: mergeSettings(defaultSettings, { startup }),
			file: { save: async (settings) => settings, forget: async () => undefined },
			secrets: new SecretStore({
				safeStorage: {} as never,
				file: join(home, 's.json'),
				platform: 'linux',
			}),
			carryOut: startupCarriedOut(item),
		});
	}

	it('is carried out both ways', async () => {
		const item = onLinux();
		const settings = await appSettings(item);
		await settings.change({ startup: { atLogin: true } });
		expect(await item.isSet()).toBe(true);
		await settings.change({ startup: { atLogin: false } });
		expect(await item.isSet()).toBe(false);
	});

	it('goes back when it cannot be carried out, and says where', async () => {
		await writeFile(join(home, '.config'), 'a file where a folder should be');
		const settings = await appSettings(onLinux());
		await expect(settings.change({ startup: { atLogin: true } })).rejects.toThrow(
			'app.parley.Parley.desktop',
		);
		expect(settings.shown.startup.atLogin).toBe(false);
	});

	it('follows what the person changed in the system', async () => {
		const settings = await appSettings(onLinux(), { atLogin: true });
		await agreeWithLoginItem(settings, onLinux());
		expect(settings.shown.startup.atLogin).toBe(false);
	});

	it('is renewed when the program lies elsewhere', async () => {
		await mkdir(join(home, '.config/autostart'), { recursive: true });
		await writeFile(join(home, '.config/autostart/app.parley.Parley.desktop'), 'Exec=/old/parley\n');
		const settings = await appSettings(onLinux(), { atLogin: true });
		await agreeWithLoginItem(settings, onLinux());
		expect(await entryIn(join(home, '.config'))).toContain('Exec=/opt/Parley/parley --hidden\n');
		expect(settings.shown.startup.atLogin).toBe(true);
	});
});

it('starts hidden when it is told to, and on macOS when the login started it', () => {
	const byLogin = { getLoginItemSettings: () => ({ wasOpenedAtLogin: true }) as never };
	const facts = { argv: ['parley'], platform: 'darwin', app: byLogin, hidden: true } as const;
	expect(startsHidden({ ...facts, argv: ['parley', '--hidden'], hidden: false })).toBe(true);
	expect(startsHidden(facts)).toBe(true);
	expect(startsHidden({ ...facts, hidden: false })).toBe(false);
	expect(startsHidden({ ...facts, platform: 'linux' })).toBe(false);
});
