import type { HotkeySurroundings } from './hotkey.ts';

export interface Asked {
	readonly platform: NodeJS.Platform;
	readonly env: NodeJS.ProcessEnv;
	/** macOS only; must not show a prompt. */
	readonly isTrusted: () => boolean;
}

/** What this computer offers for hearing of keys. */
export function hotkeySurroundings({ platform, env, isTrusted }: Asked): HotkeySurroundings {
	const isSet = (name: string): boolean => (env[name] ?? '') !== '';
	return {
		platform,
		sessionType: isWayland({ platform, env }) ? 'wayland' : (env.XDG_SESSION_TYPE ?? null),
		display: isSet('DISPLAY'),
		accessibilityTrusted: platform !== 'darwin' || isTrusted(),
		portalAvailable:
			platform === 'linux' && (isSet('DBUS_SESSION_BUS_ADDRESS') || isSet('XDG_RUNTIME_DIR')),
	};
}

export function isWayland({ platform, env }: Pick<Asked, 'platform' | 'env'>): boolean {
	// A compositor started by hand sets only its own variable.
	return platform === 'linux' && ((env.WAYLAND_DISPLAY ?? '') !== '' || env.XDG_SESSION_TYPE === 'wayland');
}
