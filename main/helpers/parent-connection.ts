/** The line to the process that forked this one: Electron's parent port, or the channel of `child_process.fork`. */
export interface ParentConnection {
	/** Structured clone; lost without an error once the parent is gone. */
	post(message: unknown): void;
	onMessage(listener: (message: unknown) => void): void;
	/** The parent is gone or has let go of us. */
	onClosed(listener: () => void): void;
}

/** Null when nobody forked this process. */
export function connectToParent(): ParentConnection | null {
	const port: unknown = Reflect.get(process, 'parentPort');
	if (isParentPort(port)) return overParentPort(port);
	return process.send === undefined ? null : overNodeChannel();
}

/** The part of Electron's `process.parentPort` used here; helpers also run where there is no Electron to take types from. */
interface ParentPort {
	on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
	on(event: 'close', listener: () => void): unknown;
	postMessage(message: unknown): void;
}

function isParentPort(port: unknown): port is ParentPort {
	return (
		typeof port === 'object' &&
		port !== null &&
		'on' in port &&
		typeof port.on === 'function' &&
		'postMessage' in port &&
		typeof port.postMessage === 'function'
	);
}

function overParentPort(port: ParentPort): ParentConnection {
	return {
		post: (message) => port.postMessage(message),
		onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
		onClosed: (listener) => port.on('close', listener),
	};
}

function overNodeChannel(): ParentConnection {
	return {
		post(message) {
			// The callback takes the error of a parent that died meanwhile; without one it would be an 'error' event.
			if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
		},
		onMessage: (listener) => process.on('message', listener),
		onClosed: (listener) => process.on('disconnect', listener),
	};
}
