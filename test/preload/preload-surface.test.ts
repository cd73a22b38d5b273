import { createContext, runInContext } from 'node:vm';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { feedChannel, feedNames, requestChannel, requestNames } from '../../preload/contract/channels.ts';

interface Ipc {
	readonly invoked: unknown[][];
	readonly listeners: Map<string, Set<(...args: unknown[]) => void>>;
}

interface Api {
	readonly submitText: (...args: unknown[]) => Promise<unknown>;
	readonly importModelFiles: (files: readonly { name: string }[]) => Promise<unknown>;
	readonly onLevel: (listener: (...args: unknown[]) => void) => () => void;
}

/** The preload as it ships, built the way electron.vite.config.ts does. */
async function bundle(): Promise<string> {
	const built = await build({
		configFile: false,
		logLevel: 'silent',
		build: {
			write: false,
			minify: false,
			lib: { entry: 'preload/index.ts', formats: ['cjs'] },
			rolldownOptions: { external: ['electron'] },
		},
	});
	const outputs = Array.isArray(built) ? built : [built];
	const [only, ...others] = outputs.flatMap((result) => ('output' in result ? result.output : []));
	expect(others).toEqual([]);
	if (only?.type !== 'chunk') throw new Error('The preload was not built into one file.');
	return only.code;
}

function evaluate(code: string): { exposed: Map<string, Api>; ipc: Ipc; required: string[] } {
	const ipc: Ipc = { invoked: [], listeners: new Map() };
	const exposed = new Map<string, Api>();
	const required: string[] = [];
	const electron = {
		webUtils: { getPathForFile: (file: { name: string }) => `/home/person/${file.name}` },
		contextBridge: { exposeInMainWorld: (name: string, api: Api) => exposed.set(name, api) },
		ipcRenderer: {
			invoke: (...args: unknown[]) => {
				ipc.invoked.push(args);
				return Promise.resolve('reply');
			},
			on: (channel: string, listener: (...args: unknown[]) => void) => {
				ipc.listeners.set(channel, (ipc.listeners.get(channel) ?? new Set()).add(listener));
			},
			off: (channel: string, listener: (...args: unknown[]) => void) => {
				ipc.listeners.get(channel)?.delete(listener);
			},
		},
	};
	// What a sandboxed preload has: this require and nothing of Node.
	const require = (name: string): unknown => {
		required.push(name);
		if (name === 'electron') return electron;
		throw new Error(`A sandboxed preload cannot require ${name}.`);
	};
	runInContext(code, createContext({ require, exports: {}, module: { exports: {} } }));
	return { exposed, ipc, required };
}

describe('the preload script', () => {
	let code: string;
	beforeAll(async () => {
		code = await bundle();
	});

	it('needs electron and nothing else', () => {
		expect(evaluate(code).required).toEqual(['electron']);
		expect(code).not.toMatch(/safeParse|\brequire\(['"`](?!electron)/);
	});

	it('shows the page one object with exactly the methods of the contract', () => {
		const { exposed } = evaluate(code);
		expect([...exposed.keys()]).toEqual(['assistant']);
		const feeds = feedNames.map((name) => `on${name.charAt(0).toUpperCase()}${name.slice(1)}`);
		expect(Object.keys(exposed.get('assistant')!).sort()).toEqual([...requestNames, ...feeds].sort());
		expect(Object.values(exposed.get('assistant')!).every((method) => typeof method === 'function')).toBe(
			true,
		);
	});

	it('sends a request over its own channel, with its input only', async () => {
		const { exposed, ipc } = evaluate(code);
		const reply = await exposed.get('assistant')!.submitText({ text: 'hello' }, 'another channel');
		expect(reply).toBe('reply');
		expect(ipc.invoked).toEqual([[requestChannel('submitText'), { text: 'hello' }]]);
	});

	it('finds out itself where dropped files lie: the page can name no path', async () => {
		const { exposed, ipc } = evaluate(code);
		const named = [{ name: 'voice.tar.bz2', path: '/etc/passwd' }];
		await exposed.get('assistant')!.importModelFiles(named);
		expect(ipc.invoked).toEqual([
			[requestChannel('importModelFiles'), { paths: ['/home/person/voice.tar.bz2'] }],
		]);
	});

	it('hands on what it is told without the event that could reach back, until told to stop', () => {
		const { exposed, ipc } = evaluate(code);
		const heard: unknown[][] = [];
		const stop = exposed.get('assistant')!.onLevel((...args: unknown[]) => heard.push(args));
		const tell = (payload: unknown): void =>
			ipc.listeners
				.get(feedChannel('level'))
				?.forEach((listener) => listener({ sender: 'secret' }, payload));
		tell({ source: 'microphone', rmsDb: -20 });
		stop();
		tell({ source: 'microphone', rmsDb: -10 });
		expect(heard).toEqual([[{ source: 'microphone', rmsDb: -20 }]]);
	});
});
