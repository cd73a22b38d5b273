import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { feedChannel, feedNames, requestChannel, requestNames } from './contract/channels.ts';

type Listener = (payload: unknown) => void;

const api: Record<string, unknown> = {};

for (const name of requestNames) {
	api[name] = (input: unknown): Promise<unknown> => ipcRenderer.invoke(requestChannel(name), input);
}

for (const name of feedNames) {
	api[`on${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`] = (listener: Listener): (() => void) => {
		// The page never sees the raw event: it carries ipcRenderer.
		const forward = (_event: unknown, payload: unknown): void => listener(payload);
		ipcRenderer.on(feedChannel(name), forward);
		return () => {
			ipcRenderer.off(feedChannel(name), forward);
		};
	};
}

api.importModelFiles = (files: readonly File[]): Promise<unknown> =>
	ipcRenderer.invoke(requestChannel('importModelFiles'), {
		paths: files.map((file) => webUtils.getPathForFile(file)),
	});

contextBridge.exposeInMainWorld('assistant', api);
