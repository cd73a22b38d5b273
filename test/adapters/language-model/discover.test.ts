import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { discoverServers, ollamaOrigin } from '../../../main/adapters/language-model/discover.ts';
import { serverModels } from '../../../main/adapters/language-model/model-list.ts';

/** A server that answers these paths with JSON, and everything else with a page of its own. */
async function serve(
	pages: Readonly<Record<string, unknown>>,
): Promise<{ origin: string; asked: { path: string; headers: object }[] }> {
	const asked: { path: string; headers: object }[] = [];
	const server = createServer((request, response) => {
		const path = request.url ?? '';
		asked.push({ path, headers: request.headers });
		const page = pages[path.replace(/\?.*$/, '')];
		if (page === 'hangs') return;
		if (page === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>no</h1>');
		else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const signal = new AbortController().signal;
const look = (...addresses: readonly string[]) =>
	discoverServers({ env: {}, offline: true, signal, addresses });

describe('a server on this computer', () => {
	it('is known as Ollama by its own list, sizes and all', async () => {
		const { origin } = await serve({
			'/api/tags': {
				models: [
					{ name: 'nomic-embed-text:latest', size: 274_302_450, details: { family: 'nomic-bert' } },
					{ name: 'llama3.2:latest', size: 2_019_393_189, details: { family: 'llama' } },
				],
			},
		});
		expect(await look(origin)).toEqual([
			{
				provider: 'ollama',
				name: 'Ollama',
				baseUrl: `${origin}/v1`,
				models: [
					{ name: 'llama3.2:latest', sizeBytes: 2_019_393_189, loaded: false },
					{ name: 'nomic-embed-text:latest', sizeBytes: 274_302_450, loaded: false },
				],
				suggested: 'llama3.2:latest',
			},
		]);
	});

	it('is known as LM Studio, which says what is loaded and what is for talk', async () => {
		const { origin } = await serve({
			'/api/v0/models': {
				data: [
					{ id: 'qwen2-vl-7b-instruct', type: 'vlm', state: 'not-loaded' },
					{ id: 'meta-llama-3.1-8b-instruct', type: 'llm', state: 'loaded' },
					{ id: 'text-embedding-nomic', type: 'embeddings', state: 'loaded' },
				],
			},
		});
		expect(await look(origin)).toMatchObject([
			{ provider: 'lm-studio', suggested: 'meta-llama-3.1-8b-instruct' },
		]);
	});

	it.each([
		['llamacpp', 'llama-cpp', 'llama.cpp'],
		['vllm', 'vllm', 'vLLM'],
	])('is known by who owns its models: %s', async (owner, provider, name) => {
		const data = [{ id: 'qwen3', owned_by: owner, meta: { size: 5e9 } }];
		const { origin } = await serve({ '/v1/models': { object: 'list', data } });
		expect(await look(origin)).toMatchObject([
			{ provider, name, models: [{ name: 'qwen3', sizeBytes: 5e9 }], suggested: 'qwen3' },
		]);
	});

	it('of another kind is offered under its address', async () => {
		const { origin } = await serve({ '/v1/models': { data: [{ id: 'house-model' }] } });
		expect(await look(origin)).toMatchObject([
			{ provider: 'custom', name: new URL(origin).host, suggested: 'house-model' },
		]);
	});

	it('that is no model server, is not there or never answers is passed over', async () => {
		const page = await serve({});
		const nonsense = await serve({ '/api/tags': { models: 7 }, '/v1/models': ['a'] });
		const hangs = await serve({ '/api/tags': 'hangs' });
		expect(await look(page.origin, nonsense.origin, hangs.origin, 'http://127.0.0.1:9')).toEqual([]);
	});

	it('is the only one asked in offline mode', async () => {
		const { origin, asked } = await serve({ '/api/tags': { models: [{ name: 'llama3.2' }] } });
		const elsewhere = origin.replace('127.0.0.1', 'parley-test.invalid');
		expect(await look(elsewhere, origin)).toHaveLength(1);
		expect(asked.map(({ path }) => path)).toEqual(['/api/tags']);
	});

	it('is found where OLLAMA_HOST says', async () => {
		const { origin } = await serve({ '/api/tags': { models: [{ name: 'llama3.2' }] } });
		const env = { OLLAMA_HOST: new URL(origin).host };
		const found = await discoverServers({ env, offline: true, signal });
		// Whatever else runs on the machine of the test.
		expect(found).toContainEqual(
			expect.objectContaining({ provider: 'ollama', baseUrl: `${origin}/v1` }),
		);
	});
});

it.each([
	[undefined, null],
	['', null],
	['"10.0.0.7"', 'http://10.0.0.7:11434'],
	['127.0.0.1:63321', 'http://127.0.0.1:63321'],
	['0.0.0.0', 'http://127.0.0.1:11434'],
	['0.0.0.0:8080', 'http://127.0.0.1:8080'],
	[':1234', 'http://127.0.0.1:1234'],
	['[::]:1234', 'http://[::1]:1234'],
	['https://models.example/', 'https://models.example'],
	['http://models.example:7000/ollama', 'http://models.example:7000'],
	['not a host', null],
])('reads OLLAMA_HOST as Ollama does: %s', (value, origin) => {
	expect(ollamaOrigin(value)).toBe(origin);
});

it('leaves out the path that Gemini puts before its names', async () => {
	const { origin } = await serve({ '/v1/models': { data: [{ id: 'models/gemini-2.5-flash' }] } });
	expect(await serverModels({ baseUrl: `${origin}/v1`, apiKey: null }, signal)).toEqual([
		{ name: 'gemini-2.5-flash', sizeBytes: null, loaded: false },
	]);
});
