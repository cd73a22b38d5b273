import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectionFault } from '../../main/adapters/models/download-faults.ts';
import type { HttpAnswer, HttpGet } from '../../main/adapters/models/http-get.ts';
import { HostileFileServer } from '../support/hostile-file-server.ts';
import { pseudoRandomBytes } from '../support/model-store-fixtures.ts';

const file = pseudoRandomBytes(300_000);

/** What every client of the downloads promises (main/adapters/models/http-get.ts). */
export function httpGetContract(name: string, create: () => HttpGet): void {
	describe(`${name} as an HttpGet`, () => {
		const get = (
			url: string,
			headers: Record<string, string> = {},
			signal = new AbortController().signal,
		) => create()(new URL(url), { headers, signal });

		it('gives head and body of an answer, byte by byte', async () => {
			await using server = await HostileFileServer.start();
			const answer = await get(server.serve('model', file), { 'accept-encoding': 'identity' });
			expect(answer.status).toBe(200);
			expect(answer.header('etag')).toBe('"first"');
			expect(answer.header('content-range')).toBeNull();
			expect(Buffer.compare(await bodyOf(answer), file)).toBe(0);
			expect(server.requests[0]?.headers).toMatchObject({
				'accept-encoding': 'identity',
				'user-agent': 'Parley',
			});
			expect(server.requests[0]?.headers.cookie).toBeUndefined();
		});

		it('asks for the rest of a file', async () => {
			await using server = await HostileFileServer.start();
			const answer = await get(server.serve('model', file), { range: 'bytes=200000-' });
			expect(answer.status).toBe(206);
			expect(answer.header('content-range')).toBe(`bytes 200000-299999/${file.length}`);
			expect(await bodyOf(answer)).toHaveLength(100_000);
		});

		it('hands redirects on instead of following them', async () => {
			await using server = await HostileFileServer.start();
			const to = server.url('elsewhere');
			const answer = await get(server.serve('model', file, [{ type: 'redirect', to }]));
			expect(answer.status).toBe(302);
			expect(answer.header('location')).toBe(to);
			expect(await bodyOf(answer)).toHaveLength(0);
			answer.close();
			expect(server.requests.map(({ path }) => path)).toEqual(['model']);
		});

		it('gives all that came before a connection broke, then fails', async () => {
			await using server = await HostileFileServer.start();
			const answer = await get(server.serve('model', file, [{ type: 'cut', after: 100_000 }]));
			let bytes = 0;
			const reading = (async () => {
				for await (const piece of answer.body) bytes += piece.length;
			})();
			await expect(reading).rejects.toThrow();
			expect(bytes).toBe(100_000);
		});

		it('gives up waiting when told to, with the reason it was told', async () => {
			await using server = await HostileFileServer.start();
			const stop = new AbortController();
			const asked = get(server.serve('model', file, [{ type: 'silent' }]), {}, stop.signal);
			await expect.poll(() => server.requests.length).toBe(1);
			stop.abort(new Error('enough'));
			await expect(asked).rejects.toThrow();
		});

		it('ends a body in the middle when told to', async () => {
			await using server = await HostileFileServer.start();
			const stop = new AbortController();
			const url = server.serve('model', file, [{ type: 'stall', after: 50_000 }]);
			const answer = await get(url, {}, stop.signal);
			const reading = bodyOf(answer);
			stop.abort(new Error('enough'));
			await expect(reading).rejects.toThrow();
		});

		it('fails in a way that leads to a sentence where nothing answers', async () => {
			const failure: unknown = await get(`http://127.0.0.1:${await closedPort()}/model`).then(
				() => null,
				(thrown: unknown) => thrown,
			);
			expect(connectionFault(failure, 'example.com').error.message).toContain('Nothing answers at');
		});
	});
}

async function bodyOf({ body }: HttpAnswer): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	for await (const piece of body) pieces.push(piece);
	return Buffer.concat(pieces);
}

async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
