import { beforeEach, describe, expect, it } from 'vitest';
import { AssistantFailure } from '../../main/domain/errors.ts';
import type { RequestHandlers, Sender } from '../../main/shell/ipc/ipc-router.ts';
import { routeRequests } from '../../main/shell/ipc/ipc-router.ts';
import type { RequestName } from '../../preload/contract/channels.ts';
import { requestChannel, requestNames } from '../../preload/contract/channels.ts';

type Listener = (event: Sender, input: unknown) => Promise<unknown>;

class FakeIpcMain {
	readonly channels = new Map<string, Listener>();
	handle(channel: string, listener: unknown): void {
		this.channels.set(channel, listener as Listener);
	}
	removeHandler(channel: string): void {
		this.channels.delete(channel);
	}
}

const nobody: Sender = { senderFrame: null };

describe('requests of the window', () => {
	let ipcMain: FakeIpcMain;
	let faults: string[];
	let trusted: boolean;
	let handled: unknown[];
	let routes: Disposable;

	const ask = (name: (typeof requestNames)[number], input?: unknown): Promise<unknown> =>
		ipcMain.channels.get(requestChannel(name))!(nobody, input);

	beforeEach(() => {
		ipcMain = new FakeIpcMain();
		faults = [];
		trusted = true;
		handled = [];
		const record = (input: unknown): never => void handled.push(input) as never;
		const all = Object.fromEntries(requestNames.map((name) => [name, record])) as Record<
			RequestName,
			typeof record
		>;
		const handlers: RequestHandlers = {
			...all,
			setApiKey: () => 'session' as const,
			exportConversation: () => {
				throw new AssistantFailure({
					kind: 'storage-failed',
					message: 'It is gone.',
					retryable: false,
				});
			},
			testProvider: () => {
				throw new Error('the secret words');
			},
			providerOfKey: () => ({ provider: 'groq' }),
			// What a handler must never send: the router catches it.
			openExternal: () => ({ opened: JSON.parse('"yes"') as boolean }),
		};
		routes = routeRequests({
			ipcMain,
			handlers,
			isTrusted: () => trusted,
			reportFault: (what) => faults.push(what),
		});
	});

	it('all have a handler, until disposal', () => {
		expect([...ipcMain.channels.keys()].sort()).toEqual(requestNames.map(requestChannel).sort());
		routes[Symbol.dispose]();
		expect(ipcMain.channels.size).toBe(0);
	});

	it('are refused loudly when they come from a stranger', async () => {
		trusted = false;
		await expect(ask('stop')).rejects.toThrow('Only the window');
		expect(handled).toEqual([]);
		expect(faults).toHaveLength(1);
	});

	it('reach the handler parsed, and come back as a value', async () => {
		expect(await ask('submitText', { text: '  hello  ', extra: 1 })).toEqual({
			ok: true,
			value: undefined,
		});
		expect(handled).toEqual([{ text: 'hello' }]);
		expect(await ask('providerOfKey', { apiKey: 'gsk_1' })).toEqual({
			ok: true,
			value: { provider: 'groq' },
		});
	});

	it.each([
		['submitText', { text: '' }],
		['submitText', { text: 'x'.repeat(100_001) }],
		['submitText', undefined],
		['openConversation', { id: 7 }],
		['openConversation', { id: '' }],
		['updateSettings', { unknown: true }],
		['setApiKey', { baseUrl: 'javascript:alert(1)', apiKey: 'k', allowPlainText: false }],
		['exportConversation', { id: 'c', format: 'exe' }],
		['listConversations', { limit: 1e9, offset: 0 }],
		['stop', { surprise: true }],
	] as const)('%s of the wrong form never reaches its handler', async (name, input) => {
		expect(await ask(name, input)).toMatchObject({ ok: false, error: { kind: 'internal' } });
		expect(handled).toEqual([]);
		expect(faults).toHaveLength(1);
	});

	it('fail as data with their own sentence', async () => {
		expect(await ask('exportConversation', { id: 'c', format: 'json' })).toEqual({
			ok: false,
			error: { kind: 'storage-failed', message: 'It is gone.', retryable: false },
		});
		expect(faults).toEqual([]);
	});

	it('fail without telling the page the insides of an unexpected error', async () => {
		const reply = await ask('testProvider', null);
		expect(reply).toMatchObject({ ok: false, error: { kind: 'internal' } });
		expect(JSON.stringify(reply)).not.toContain('secret');
		expect(faults).toEqual(['testProvider failed.']);
	});

	it('fail when the result breaks the contract', async () => {
		expect(await ask('openExternal', { url: 'https://example.com' })).toMatchObject({ ok: false });
		expect(faults).toHaveLength(1);
	});
});
