import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OpenAiLanguageModel } from '../../../main/adapters/language-model/openai-language-model.ts';
import type { OpenAiLanguageModelOptions } from '../../../main/adapters/language-model/openai-language-model.ts';
import { AssistantFailure } from '../../../main/domain/errors.ts';
import type { AssistantError, AssistantErrorKind } from '../../../main/domain/errors.ts';
import { collect } from '../../ports/language-model.contract.ts';
import type { ScriptedFault } from '../../support/scripted-answer.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';

const nowMs = () => performance.now();
const key = 'sk-secret-0123456789';

/** How an answer fails. */
async function failure(
	options: Partial<OpenAiLanguageModelOptions> & { baseUrl: string },
): Promise<AssistantError> {
	using model = new OpenAiLanguageModel({ apiKey: key, model: 'small-1', clock: { nowMs }, ...options });
	try {
		await collect(model);
	} catch (thrown) {
		if (thrown instanceof AssistantFailure) return thrown.error;
		throw thrown;
	}
	throw new Error('It answered.');
}

async function scripted(
	fault: ScriptedFault,
	options: Partial<OpenAiLanguageModelOptions> = {},
): Promise<AssistantError> {
	await using server = await ScriptedLanguageModelServer.start({
		nowMs,
		answer: () => ({ text: 'Flour and water make dough.', fault }),
	});
	return await failure({ baseUrl: server.baseUrl, ...options });
}

/** A port that something listens at, which is no server of ours. */
async function listener(onConnection: (socket: Socket) => void): Promise<number> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		onConnection(socket);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

describe('what a server answers', () => {
	// What servers put into their texts must not reach a person's screen, let alone a log.
	const message = `Incorrect key ${key}: how do you make bread`;
	const cases: [string, ScriptedFault, AssistantErrorKind, RegExp][] = [
		[
			'401',
			{ type: 'status', status: 401, message },
			'language-model-unauthorized',
			/refused the API key.*Enter a valid key/,
		],
		['403', { type: 'status', status: 403, message }, 'language-model-unauthorized', /small-1.*rights/],
		['402', { type: 'status', status: 402, message }, 'language-model-quota', /no credit left/],
		[
			'429 quota',
			{ type: 'status', status: 429, code: 'insufficient_quota', message },
			'language-model-quota',
			/no credit left/,
		],
		[
			'429',
			{ type: 'status', status: 429, retryAfter: '30', message },
			'language-model-rate-limited',
			/in 30 seconds/,
		],
		[
			'404 model',
			{ type: 'status', status: 404, code: 'model_not_found', message },
			'language-model-not-found',
			/does not have the model small-1/,
		],
		[
			'404 path',
			{ type: 'status', status: 404, message: 'Not Found' },
			'language-model-not-found',
			/no chat completions.*\/v1/,
		],
		['404 page', { type: 'html', status: 404 }, 'language-model-not-found', /web page.*base URL/],
		['200 page', { type: 'html' }, 'language-model-not-found', /web page.*base URL/],
		['301', { type: 'status', status: 301 }, 'language-model-not-found', /moved.*https/],
		[
			'too long',
			{ type: 'status', status: 400, code: 'context_length_exceeded', message },
			'language-model-context-too-long',
			/Start a new one/,
		],
		[
			'too long, in words',
			{ type: 'status', status: 400, message: 'the request exceeds the available context size' },
			'language-model-context-too-long',
			/Start a new one/,
		],
		[
			'filtered',
			{ type: 'status', status: 400, code: 'content_filter', message },
			'language-model-refused',
			/Say it differently/,
		],
		[
			'unknown option',
			{ type: 'status', status: 400, param: 'top_k', message },
			'language-model-failed',
			/option top_k.*Clear it/,
		],
		[
			'400',
			{ type: 'status', status: 400, message },
			'language-model-failed',
			/HTTP 400.*Check the model/,
		],
		[
			'500',
			{ type: 'status', status: 500, retryAfter: '9', message },
			'language-model-failed',
			/trouble of its own.*Ask again/,
		],
		['cut', { type: 'cut', afterDeltas: 2 }, 'language-model-cut-off', /middle of the answer/],
		['ended early', { type: 'end', afterDeltas: 2 }, 'language-model-cut-off', /middle of the answer/],
		['broken frame', { type: 'invalid-json', afterDeltas: 2 }, 'language-model-failed', /cannot be read/],
		[
			'error frame',
			{ type: 'error-frame', afterDeltas: 2, code: '502', message },
			'language-model-failed',
			/HTTP 502/,
		],
		[
			'quota in a frame',
			{ type: 'error-frame', afterDeltas: 0, code: 'insufficient_quota', message },
			'language-model-quota',
			/no credit left/,
		],
		[
			'too long in a frame',
			{ type: 'error-frame', afterDeltas: 0, code: 'context_length_exceeded', message },
			'language-model-context-too-long',
			/too long/,
		],
	];

	it.each(cases)('%s', async (_, fault, kind, sentence) => {
		const error = await scripted(fault);
		expect(error.kind).toBe(kind);
		expect(error.message).toMatch(sentence);
		expect(error.message).toMatch(/\.$/);
		expect(JSON.stringify(error)).not.toMatch(/sk-secret|bread/);
	});
});

describe('a server that is slow', () => {
	it('to take the connection', async () => {
		const port = await listener(() => undefined);
		// A TLS handshake that nobody answers is a connection that is never made.
		const error = await failure({ baseUrl: `https://127.0.0.1:${port}/v1`, connectTimeoutMs: 100 });
		expect(error).toMatchObject({ kind: 'language-model-timeout', retryable: true });
		expect(error.message).toMatch(/^No connection to 127\.0\.0\.1:\d+ within 0\.1 seconds\./);
	});

	it.each([{ type: 'hang-before-headers' }, { type: 'hang', afterDeltas: 0 }] as const)(
		'to begin: $type',
		async (fault) => {
			const error = await scripted(fault, { firstTokenTimeoutMs: 150 });
			expect(error).toMatchObject({ kind: 'language-model-timeout', retryable: true });
			expect(error.message).toContain('did not begin to answer');
		},
	);

	it('to go on', async () => {
		const error = await scripted({ type: 'hang', afterDeltas: 2 }, { stallTimeoutMs: 150 });
		expect(error).toMatchObject({ kind: 'language-model-timeout', retryable: true });
		expect(error.message).toContain('in the middle of the answer');
	});
});

describe('no server', () => {
	it('at this port', async () => {
		const server = await ScriptedLanguageModelServer.start();
		const { baseUrl } = server;
		await server[Symbol.asyncDispose]();
		const error = await failure({ baseUrl });
		expect(error).toMatchObject({
			kind: 'language-model-unreachable',
			retryable: true,
			subject: baseUrl,
		});
		expect(error.message).toMatch(/^Nothing answers at 127\.0\.0\.1:\d+\. Start the model server/);
	});

	it('of this name', async () => {
		const error = await failure({ baseUrl: 'http://parley-test.invalid/v1' });
		expect(error.message).toMatch(/^The name parley-test\.invalid cannot be found\./);
	});

	it('that speaks TLS', async () => {
		await using server = await ScriptedLanguageModelServer.start();
		const error = await failure({ baseUrl: server.baseUrl.replace('http:', 'https:') });
		expect(error).toMatchObject({ kind: 'language-model-unreachable', retryable: false });
		expect(error.message).toMatch(/No secure connection.*begin with http instead of https/);
	});

	it('that speaks HTTP', async () => {
		const port = await listener((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
		const error = await failure({ baseUrl: `http://127.0.0.1:${port}/v1` });
		expect(error.message).toMatch(/does not speak HTTP/);
	});

	it.each(['not an address', 'ftp://127.0.0.1/v1'])('because %s is none', async (baseUrl) => {
		expect(await failure({ baseUrl })).toMatchObject({
			kind: 'language-model-unreachable',
			retryable: false,
		});
	});

	it('and no key that can be sent', async () => {
		const error = await failure({ baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'sk-“quoted”' });
		expect(error.message).toMatch(/API key holds a character/);
	});

	it('and the password in its address is not shown', async () => {
		const server = await ScriptedLanguageModelServer.start();
		const baseUrl = server.baseUrl.replace('//', '//me:hunter2@');
		await server[Symbol.asyncDispose]();
		expect(JSON.stringify(await failure({ baseUrl }))).not.toContain('hunter2');
	});
});
