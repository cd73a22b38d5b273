import { once } from 'node:events';
import { connect } from 'node:net';
import type { NetConnectOpts } from 'node:net';

/** Where the server of an X display listens: `:0`, `:0.1`, `unix:0`, `host:10`. Null for what names no display. */
export function addressOfDisplay(display: string): NetConnectOpts | null {
	const [, host, number] = /^(?:[a-z]+\/)?([^:]*):(\d+)(?:\.\d+)?$/i.exec(display) ?? [];
	if (host === undefined || number === undefined) return null;
	if (host === '' || host === 'unix') return { path: `/tmp/.X11-unix/X${number}` };
	return { host, port: 6000 + Number(number) };
}

/**
 * Whether an X server answers where DISPLAY points. The keyboard hook aborts without one, or, when its two threads meet the
 * same trouble at once, hangs: measured with uiohook-napi 1.5.5.
 */
export async function canReachDisplay(display: string, signal: AbortSignal): Promise<boolean> {
	const address = addressOfDisplay(display);
	if (address === null) return false;
	const socket = connect(address);
	try {
		await once(socket, 'connect', { signal });
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
