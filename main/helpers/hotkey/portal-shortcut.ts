/**
 * Hold-to-talk on Wayland: the desktop's GlobalShortcuts portal tells of a shortcut going down (`Activated`) and coming up
 * (`Deactivated`). Electron's own shortcuts use the same portal and throw the second away.
 *
 * Decisions
 * - The portal must know who asks (xdg-desktop-portal 1.21 refuses others), so we give our desktop file's name first. Older
 *   portals have no registry; then the desktop goes by how the program was started.
 * - The answer to a request is a signal of its own, whose path we choose: subscribed before asking, it cannot be missed.
 * - Anything that fails is final for this run: a person said no, or the desktop has no such portal.
 */
import { randomBytes } from 'node:crypto';
import { HelperRefused } from '../helper-runtime.ts';
import { SessionBus } from './dbus/session-bus.ts';
import type { DbusCall } from './dbus/session-bus.ts';
import type { DbusMessage } from './dbus/message.ts';
import type { DbusValue, DbusVariant } from './dbus/signature.ts';
import { isVariant } from './dbus/wire-writer.ts';
import type { FollowedKey } from './keyboard-hook.ts';
import { portalTrigger } from './portal-trigger.ts';

export interface PortalOptions {
	readonly accelerator: string;
	readonly platform: NodeJS.Platform;
	/** Where the session bus is looked for. */
	readonly env: NodeJS.ProcessEnv;
	readonly signal: AbortSignal;
	readonly onKey: (change: 'down' | 'up') => void;
	/** What really triggers it, in the desktop's words. */
	readonly onTrigger: (description: string) => void;
}

/** The name of the installed desktop file (`desktopName` in package.json, `syncDesktopName` in electron-builder.yml). */
const appId = 'app.parley.Parley';
const shortcutId = 'talk';
const portal = {
	destination: 'org.freedesktop.portal.Desktop',
	path: '/org/freedesktop/portal/desktop',
} as const;
const shortcuts = { ...portal, interface: 'org.freedesktop.portal.GlobalShortcuts' } as const;
/** From the portal: 0 is yes, 1 the person said no, 2 it ended in another way. */
const agreed = 0;
/** The first binding shows a dialog; the supervisor gives up after 30 s, and so do we, with better words. */
const answerDeadlineMs = 25_000;

/** @throws HelperRefused with what to do instead. */
export async function startPortalShortcut(options: PortalOptions): Promise<FollowedKey> {
	const deadline = AbortSignal.any([options.signal, AbortSignal.timeout(answerDeadlineMs)]);
	const trigger = portalTrigger(options.accelerator, options.platform);
	if (trigger === null) throw refused('The desktop cannot bind this key.');
	try {
		const bus = await SessionBus.connect(options.env, deadline);
		try {
			return await follow(bus, trigger, options, deadline);
		} catch (cause) {
			bus[Symbol.dispose]();
			throw cause;
		}
	} catch (cause) {
		if (cause instanceof HelperRefused) throw cause;
		throw refused('This desktop does not tell programs of keys (no GlobalShortcuts portal).', cause);
	}
}

async function follow(
	bus: SessionBus,
	trigger: string,
	{ onKey, onTrigger, signal: ending }: PortalOptions,
	deadline: AbortSignal,
): Promise<FollowedKey> {
	await bus.subscribe(`type='signal',sender='${portal.destination}'`);
	await introduce(bus);
	const created = await ask(bus, deadline, (handle) => ({
		...shortcuts,
		member: 'CreateSession',
		signature: 'a{sv}',
		body: [[text('handle_token', handle), text('session_handle_token', handle)]],
	}));
	const session = valueIn(created, 'session_handle');
	if (typeof session !== 'string') throw refused('The desktop did not open a session for shortcuts.');
	bus.onSignal((signal) => {
		if (signal.interface !== shortcuts.interface || signal.body[0] !== session) return;
		if (signal.body[1] === shortcutId && signal.member === 'Activated') onKey('down');
		if (signal.body[1] === shortcutId && signal.member === 'Deactivated') onKey('up');
		if (signal.member === 'ShortcutsChanged') tellTrigger(signal.body[1], onTrigger);
	});
	const wished = [text('description', 'Talk to Parley'), text('preferred_trigger', trigger)];
	const bound = await ask(bus, deadline, (handle) => ({
		...shortcuts,
		member: 'BindShortcuts',
		signature: 'oa(sa{sv})sa{sv}',
		body: [session, [[shortcutId, wished]], '', [text('handle_token', handle)]],
	}));
	tellTrigger(valueIn(bound, 'shortcuts'), onTrigger);
	// Without the bus nobody would tell of the key any more: a crash, so that it is tried again.
	void bus.closed.then(() => {
		if (!ending.aborted) throw new Error('The session bus is gone.');
	});
	return { forget: () => undefined, [Symbol.dispose]: () => bus[Symbol.dispose]() };
}

async function introduce(bus: SessionBus): Promise<void> {
	try {
		await bus.call({
			...portal,
			interface: 'org.freedesktop.host.portal.Registry',
			member: 'Register',
			signature: 'sa{sv}',
			body: [appId, []],
		});
	} catch {
		// An older portal without a registry.
	}
}

/** Makes a request whose answer comes as a signal, and waits for that. @throws HelperRefused when the person said no. */
async function ask(
	bus: SessionBus,
	deadline: AbortSignal,
	request: (handle: string) => DbusCall,
): Promise<DbusValue | undefined> {
	const token = `parley_${randomBytes(8).toString('hex')}`;
	const sender = bus.uniqueName.slice(1).replaceAll('.', '_');
	const path = `${portal.path}/request/${sender}/${token}`;
	const { promise, resolve, reject } = Promise.withResolvers<DbusMessage>();
	using _listening = bus.onSignal((signal) => {
		if (signal.path === path && signal.member === 'Response') resolve(signal);
	});
	const giveUp = (): void => reject(refused('The desktop did not answer.'));
	deadline.addEventListener('abort', giveUp, { once: true });
	void bus.closed.then(giveUp);
	try {
		await bus.call(request(token));
		const { body } = await promise;
		if (body[0] !== agreed) throw refused('The desktop, or you, refused Parley the key.');
		return body[1];
	} finally {
		deadline.removeEventListener('abort', giveUp);
	}
}

/** The description of our one shortcut in the portal's list of them. */
function tellTrigger(list: DbusValue | undefined, onTrigger: (description: string) => void): void {
	for (const [id, properties] of pairsOf(list)) {
		const description = id === shortcutId ? valueIn(properties, 'trigger_description') : undefined;
		if (typeof description === 'string' && description !== '') onTrigger(description);
	}
}

function valueIn(dictionary: DbusValue | undefined, key: string): DbusValue | undefined {
	const [, value] = pairsOf(dictionary).find(([name]) => name === key) ?? [];
	return isVariant(value) ? value.value : undefined;
}

function pairsOf(list: DbusValue | undefined): readonly (readonly DbusValue[])[] {
	if (!Array.isArray(list)) return [];
	return (list as readonly DbusValue[]).filter((each): each is readonly DbusValue[] => Array.isArray(each));
}

function text(key: string, value: string): readonly [string, DbusVariant] {
	return [key, { signature: 's', value }];
}

function refused(why: string, cause?: unknown): HelperRefused {
	return new HelperRefused({ kind: 'settings-invalid', message: why, retryable: false }, cause);
}
