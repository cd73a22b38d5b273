import { describe, expect, it, onTestFinished } from 'vitest';
import { OpenAiLanguageModel } from '../../../main/adapters/language-model/openai-language-model.ts';
import type { OpenAiLanguageModelOptions } from '../../../main/adapters/language-model/openai-language-model.ts';
import { collect, question, textsOf } from '../../ports/language-model.contract.ts';
import type { ScriptedAnswer } from '../../support/scripted-answer.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';
import type { ScriptedServerOptions } from '../../support/scripted-language-model-server.ts';

const nowMs = () => performance.now();

async function start(
	options: Partial<OpenAiLanguageModelOptions> = {},
	serverOptions: ScriptedServerOptions = {},
): Promise<{ server: ScriptedLanguageModelServer; model: OpenAiLanguageModel }> {
	const server = await ScriptedLanguageModelServer.start({ nowMs, ...serverOptions });
	const model = new OpenAiLanguageModel({
		baseUrl: server.baseUrl,
		apiKey: null,
		model: 'scripted',
		clock: { nowMs },
		...options,
	});
	onTestFinished(async () => {
		model[Symbol.dispose]();
		await server[Symbol.asyncDispose]();
	});
	return { server, model };
}

/** Waits for what another socket's end learns a little later. */
async function eventually<T>(value: () => T | null | undefined): Promise<T> {
	for (;;) {
		const found = value();
		if (found !== null && found !== undefined) return found;
		await new Promise((resolve) => setImmediate(resolve));
	}
}

describe('the request', () => {
	it('holds the messages, the model and nothing that was not set', async () => {
		const { server, model } = await start();
		await collect(model);
		expect(server.completions[0]?.body).toEqual({
			model: 'scripted',
			messages: question.messages,
			stream: true,
		});
	});

	it('holds every option that is set, zero too', async () => {
		const { server, model } = await start({
			temperature: 0,
			topP: 0.9,
			minP: 0.05,
			topK: 40,
			frequencyPenalty: 0,
			presencePenalty: -1,
			repetitionPenalty: 1.1,
			maxTokens: 200,
		});
		await collect(model);
		expect(server.completions[0]?.body).toMatchObject({
			temperature: 0,
			top_p: 0.9,
			min_p: 0.05,
			top_k: 40,
			frequency_penalty: 0,
			presence_penalty: -1,
			repetition_penalty: 1.1,
			max_tokens: 200,
		});
	});

	it('carries the key, or none, and tells nothing about this machine', async () => {
		const { server, model } = await start({ apiKey: 'sk-secret' });
		await collect(model);
		expect(server.completions[0]?.headers.authorization).toBe('Bearer sk-secret');
		expect(
			Object.keys(server.completions[0]?.headers ?? {}).filter((name) => name.startsWith('x-')),
		).toEqual([]);
		const without = await start({ apiKey: '' });
		await collect(without.model);
		expect(without.server.completions[0]?.headers.authorization).toBeUndefined();
	});
});

describe('the connection', () => {
	it('is opened by warming up and kept from answer to answer', async () => {
		const { server, model } = await start();
		model.warmUp();
		await eventually(() => server.requests[0]);
		for (let answers = 0; answers < 3; answers += 1) {
			server.answerNext({ text: 'One two.', usage: true });
			await collect(model);
		}
		expect(server.requests[0]).toMatchObject({ method: 'HEAD', path: '/v1/models' });
		expect(new Set(server.completions.slice(1).map(({ connection }) => connection)).size).toBe(1);
	});

	it('is opened again when the server had closed it', async () => {
		const { server, model } = await start();
		await collect(model);
		server.closeConnections();
		expect(textsOf(await collect(model), 'delta').length).toBeGreaterThan(1);
	});

	it('warming up against a server that is not there disturbs nobody', async () => {
		const { server, model } = await start();
		await server[Symbol.asyncDispose]();
		model.warmUp();
		await expect(collect(model)).rejects.toMatchObject({ error: { kind: 'language-model-unreachable' } });
	});

	it.each([
		['before the headers', { fault: { type: 'hang-before-headers' } }],
		['before the first token', { fault: { type: 'hang', afterDeltas: 0 } }],
		['in the middle', { text: 'One two three.', fault: { type: 'hang', afterDeltas: 1 } }],
	] satisfies [string, ScriptedAnswer][])(
		'is free at once when the answer is aborted %s',
		async (_, answer) => {
			const { server, model } = await start();
			server.answerNext({
				...answer,
				...(answer.fault.type === 'hang' && { fault: { ...answer.fault } }),
			});
			const abort = new AbortController();
			const work = (async () => {
				const types: string[] = [];
				for await (const event of model.answer(question, abort.signal)) types.push(event.type);
				return types;
			})();
			const request = await eventually(() => server.completions[0]);
			if (answer.fault.type === 'hang' && answer.fault.afterDeltas > 0)
				await eventually(() => request.writes[0]);
			const abortedMs = nowMs();
			abort.abort();
			const types = await work;
			expect(types).not.toContain('done');
			const closedMs = await eventually(() => request.connectionClosedMs);
			// Milliseconds in practice; the bound allows for a machine that is busy with other tests.
			expect(closedMs - abortedMs).toBeLessThan(500);
		},
	);

	it('is free at once when the listener of the answer leaves', async () => {
		const { server, model } = await start();
		server.answerNext({ text: 'One two three.', fault: { type: 'hang', afterDeltas: 1 } });
		for await (const event of model.answer(question, new AbortController().signal)) {
			if (event.type === 'delta') break;
		}
		expect(await eventually(() => server.completions[0]?.connectionClosedMs)).toBeGreaterThan(0);
	});
});

describe('the answer', () => {
	it.each(['reasoning_content', 'reasoning'] as const)(
		'tells thoughts in %s apart from what is said',
		async (field) => {
			const { server, model } = await start();
			server.answerNext({ reasoning: ['flour', ' first'], reasoningField: field, deltas: ['Flour.'] });
			const events = await collect(model);
			expect(textsOf(events, 'reasoning')).toEqual(['flour', ' first']);
			expect(textsOf(events, 'delta')).toEqual(['Flour.']);
		},
	);

	it('tells thoughts in tags apart from what is said', async () => {
		const { server, model } = await start();
		server.answerNext({ deltas: ['<th', 'ink>flour first</', 'think>', '\n\nFlour', '.'] });
		const events = await collect(model);
		expect(textsOf(events, 'reasoning').join('')).toBe('flour first');
		expect(textsOf(events, 'delta')).toEqual(['Flour', '.']);
	});

	it.each([
		['stop', 'stop'],
		['length', 'length'],
		['content_filter', 'content-filter'],
		['eos', 'stop'],
		[null, 'stop'],
	] as const)('that ends because of %s is done because of %s', async (finishReason, reason) => {
		const { server, model } = await start();
		server.answerNext({ text: 'Flour and', finishReason });
		expect((await collect(model)).at(-1)).toMatchObject({ type: 'done', reason });
	});

	it('names the model that the server names', async () => {
		const { model } = await start({ model: 'alias' });
		expect((await collect(model)).at(-1)).toMatchObject({ model: 'scripted' });
	});

	it('is read from a server that does not stream', async () => {
		const { server, model } = await start();
		server.answerNext({ text: 'Flour and water.', whole: true });
		const events = await collect(model);
		expect(textsOf(events, 'delta')).toEqual(['Flour and water.']);
		expect(events.at(-1)).toMatchObject({ type: 'done', reason: 'stop' });
	});
});

describe('asking again', () => {
	it.each([408, 409, 429, 500, 503])('happens by itself after HTTP %i', async (status) => {
		const { server, model } = await start();
		server.answerNext({ fault: { type: 'status', status, retryAfter: '0' } });
		const events = await collect(model);
		expect(events.filter(({ type }) => type === 'sent')).toHaveLength(1);
		expect(events.at(-1)?.type).toBe('done');
		expect(server.completions).toHaveLength(2);
	});

	it('happens when the connection breaks before the first delta', async () => {
		const { server, model } = await start();
		server.answerNext({ fault: { type: 'cut', afterDeltas: 0 } });
		expect((await collect(model)).at(-1)?.type).toBe('done');
	});

	it('happens twice at most', async () => {
		const { server, model } = await start();
		const failing = { fault: { type: 'status', status: 500, retryAfter: '0' } } as const;
		server.answerNext(failing, failing, failing);
		await expect(collect(model)).rejects.toMatchObject({
			error: { kind: 'language-model-failed', retryable: true },
		});
		expect(server.completions).toHaveLength(3);
	});

	it('waits as long as the server asks, in seconds or until a date', async () => {
		const { server, model } = await start();
		server.answerNext({ fault: { type: 'status', status: 429, retryAfter: '1' } });
		await collect(model);
		const [first, second] = server.completions;
		expect((second?.receivedMs ?? 0) - (first?.receivedMs ?? 0)).toBeGreaterThanOrEqual(990);
		server.answerNext({
			fault: { type: 'status', status: 503, retryAfter: new Date(Date.now() - 5000).toUTCString() },
		});
		expect((await collect(model)).at(-1)?.type).toBe('done');
	});

	it('is left to the person when the server asks for longer than a silent conversation bears', async () => {
		const { server, model } = await start();
		server.answerNext({ fault: { type: 'status', status: 429, retryAfter: '60' } });
		await expect(collect(model)).rejects.toMatchObject({
			error: {
				kind: 'language-model-rate-limited',
				retryAfterMs: 60_000,
				message: expect.stringContaining('60 seconds') as unknown,
			},
		});
		expect(server.completions).toHaveLength(1);
	});

	it('does not happen once something was said', async () => {
		const { server, model } = await start();
		server.answerNext({ text: 'Flour and water.', fault: { type: 'cut', afterDeltas: 2 } });
		await expect(collect(model)).rejects.toMatchObject({ error: { kind: 'language-model-cut-off' } });
		expect(server.completions).toHaveLength(1);
	});

	it('is given up when the person aborts during the wait', async () => {
		const { server, model } = await start();
		server.answerNext({ fault: { type: 'status', status: 429, retryAfter: '4' } });
		const abort = new AbortController();
		const startMs = nowMs();
		for await (const { type } of model.answer(question, abort.signal)) {
			if (type === 'sent') setTimeout(() => abort.abort(), 50);
		}
		expect(nowMs() - startMs).toBeLessThan(3500);
		expect(server.completions).toHaveLength(1);
	});
});

it('tells a delta within milliseconds of the moment the server wrote it', async () => {
	const { server, model } = await start();
	await collect(model);
	server.answerNext({
		deltas: Array.from({ length: 200 }, (_, index) => ` word${index}`),
		tokensPerSecond: 200,
	});
	const deltas = (await collect(model)).filter(({ type }) => type === 'delta');
	const writes = server.completions.at(-1)?.writes ?? [];
	expect(deltas).toHaveLength(writes.length);
	const delays = deltas
		.map(({ tMs }, index) => tMs - (writes[index]?.tMs ?? 0))
		.toSorted((one, other) => one - other);
	expect(delays[0]).toBeGreaterThanOrEqual(0);
	// The budget is 5 ms at p95, which the bench holds it to; here other tests run beside it.
	expect(delays[Math.floor(delays.length / 2)]).toBeLessThan(50);
});
