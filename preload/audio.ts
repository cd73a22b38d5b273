import { ipcRenderer } from 'electron';

/** Main, preload and tests are compiled without the DOM; this is all of it that is used here. */
declare const window: {
	readonly location: { readonly origin: string };
	postMessage(message: unknown, targetOrigin: string, transfer: unknown): void;
};

/** Ports cannot cross the context bridge: the page's own message event carries it there. */
ipcRenderer.on('audio-port', (event) => {
	window.postMessage('audio-port', window.location.origin, event.ports);
});
