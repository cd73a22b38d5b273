import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DownloadFailure, offlineFault } from '../../../main/adapters/models/download-faults.ts';
import { downloadFile } from '../../../main/adapters/models/file-download.ts';
import type { FileDownloadOptions } from '../../../main/adapters/models/file-download.ts';
import { nodeHttpGet } from '../../../main/adapters/models/http-get.ts';
import { HostileFileServer } from '../../support/hostile-file-server.ts';
import type { FileFault } from '../../support/hostile-file-server.ts';
import {
	pseudoRandomBytes,
	quickLimits,
	sha256,
	temporaryFolder,
} from '../../support/model-store-fixtures.ts';

const bytes = pseudoRandomBytes(50_000);
let server: HostileFileServer;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
	server = await HostileFileServer.start();
	folder = temporaryFolder();
});
afterEach(async () => {
	await server[Symbol.asyncDispose]();
	folder[Symbol.dispose]();
});

function download(urls: readonly string[], options: Partial<FileDownloadOptions> = {}): Promise<string> {
	return downloadFile({
		urls,
		wish: { bytes: bytes.length, sha256: sha256(bytes) },
		target: join(folder.path, 'model.onnx'),
		http: nodeHttpGet({ env: {} }),
		limits: { ...quickLimits, stallMs: 150, connectMs: 300 },
		hosts: ['127.0.0.1'],
		checkOnline: () => undefined,
		onSize: () => undefined,
		random: () => 0.5,
		signal: new AbortController().signal,
		...options,
	});
}

async function failureOf(downloading: Promise<string>): Promise<DownloadFailure> {
	const thrown: unknown = await downloading.catch((failure: unknown) => failure);
	expect(thrown).toBeInstanceOf(DownloadFailure);
	expect(existsSync(join(folder.path, 'model.onnx'))).toBe(false);
	return thrown as DownloadFailure;
}

/** The same every time it is asked. */
const always = (fault: FileFault): FileFault[] => Array.from({ length: 30 }, () => fault);

describe('every fault has its name and something to do', () => {
	const named: readonly [FileFault, RegExp, string][] = [
		[{ type: 'web-page' }, /web page.*[Ss]ign in/, 'retry'],
		[{ type: 'lfs-pointer' }, /Git-LFS pointer/, 'import'],
		[{ type: 'gzip' }, /another form.*gzip/, 'import'],
		[{ type: 'wrong-bytes' }, /other contents/, 'import'],
		[{ type: 'wrong-length', by: 7000 }, /57000 bytes instead of 50000/, 'import'],
		[{ type: 'too-much', by: 70 }, /instead of 50000/, 'import'],
		[{ type: 'status', status: 404 }, /not at .* any more/, 'import'],
		[{ type: 'status', status: 403 }, /does not give this file to everybody/, 'import'],
		[{ type: 'status', status: 503 }, /busy or out of order/, 'retry'],
		[{ type: 'status', status: 418 }, /does not know \(418\)/, 'import'],
		[{ type: 'refuse-range' }, /refuses to send/, 'import'],
		[{ type: 'redirect', to: 'https://evil.example/model' }, /does not trust/, 'import'],
		[{ type: 'redirect', to: 'http://evil.example/model' }, /not encrypted/, 'import'],
		[{ type: 'redirect', to: 'file:///etc/passwd' }, /not encrypted/, 'import'],
		[{ type: 'redirect', to: '/model.onnx' }, /in circles/, 'import'],
		[{ type: 'stall', after: 0 }, /stopped sending/, 'retry'],
		[{ type: 'silent' }, /stopped sending/, 'retry'],
		[{ type: 'hang-up' }, /broke before/, 'retry'],
	];
	test.each(named)('%j', async (fault, sentence, remedy) => {
		const url = server.serve('model.onnx', bytes, always(fault));
		const { fault: told } = await failureOf(download([url]));
		expect(told.error.message).toMatch(sentence);
		expect(told.remedy).toBe(remedy);
	});

	test('an address that refuses connections', async () => {
		const closed = createServer();
		await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
		const { port } = closed.address() as AddressInfo;
		await new Promise((resolve) => closed.close(resolve));
		const refused = await failureOf(download([`http://127.0.0.1:${port}/model`]));
		expect(refused.message).toMatch(/Nothing answers/);
	});

	test('a certificate nobody vouches for', async () => {
		execFileSync(
			'openssl',
			[
				'req',
				'-x509',
				'-newkey',
				'rsa:2048',
				'-nodes',
				'-days',
				'2',
				'-subj',
				'/CN=127.0.0.1',
				'-addext',
				'subjectAltName=IP:127.0.0.1',
				'-keyout',
				'key.pem',
				'-out',
				'cert.pem',
			],
			{ cwd: folder.path, stdio: 'ignore' },
		);
		const [key, cert] = ['key.pem', 'cert.pem'].map((name) =>
			readFileSync(join(folder.path, name), 'utf8'),
		);
		await using secure = await HostileFileServer.start({ key: key!, cert: cert! });
		const url = secure.serve('model.onnx', bytes);
		const { fault } = await failureOf(download([url]));
		expect(fault.error.message).toMatch(/No secure connection/);
		expect(secure.requests).toEqual([]);
		expect(await download([url], { http: nodeHttpGet({ env: {}, ca: cert! }) })).toBe(sha256(bytes));
		// Encrypted once, encrypted always: the way back to plain HTTP is refused.
		secure.serve('model.onnx', bytes, [{ type: 'redirect', to: server.serve('model.onnx', bytes) }]);
		const down = await download([url], {
			http: nodeHttpGet({ env: {}, ca: cert! }),
			target: join(folder.path, 'other'),
		}).catch((failure: unknown) => failure);
		expect(String(down)).toMatch(/not encrypted/);
	});

	test('offline: no connection is made', async () => {
		const url = server.serve('model.onnx', bytes);
		const { fault } = await failureOf(
			download([url], {
				checkOnline: () => {
					throw new DownloadFailure(offlineFault());
				},
			}),
		);
		expect(fault).toMatchObject({ remedy: 'go-online', error: { kind: 'offline' } });
		expect(server.requests).toEqual([]);
	});

	test('a download that takes too long is stopped, and what came is kept', async () => {
		const url = server.serve('model.onnx', bytes, always({ type: 'slow', pieceBytes: 500 }));
		const failure = await failureOf(download([url], { limits: { ...quickLimits, totalMs: 40 } }));
		expect(failure.message).toMatch(/took longer/);
		expect(statSync(join(folder.path, 'model.onnx.part')).size).toBeGreaterThan(0);
	});
});

describe('going on', () => {
	test('a sign-in page in the middle costs nothing that was downloaded', async () => {
		const url = server.serve('model.onnx', bytes, [{ type: 'cut', after: 30_000 }, { type: 'web-page' }]);
		await failureOf(download([url]));
		expect(await download([url])).toBe(sha256(bytes));
		expect(server.requests.map(({ offset }) => offset)).toEqual([0, 30_000, 30_000]);
	});

	test('a mirror that lies is found out, one that does not is taken, and goes on where the first broke off', async () => {
		await using mirror = await HostileFileServer.start();
		const url = server.serve('model.onnx', bytes, [
			{ type: 'cut', after: 20_000 },
			...always({ type: 'status', status: 404 }),
		]);
		const liar = mirror.serve(
			'liar.onnx',
			bytes.map((byte) => byte ^ 2),
		);
		const honest = mirror.serve('honest.onnx', bytes);
		expect(await download([url, liar, honest])).toBe(sha256(bytes));
		expect(mirror.requests.map(({ path, offset }) => [path, offset])).toEqual([
			['liar.onnx', 20_000],
			['liar.onnx', 0],
			['honest.onnx', 0],
		]);
	});

	test('asks with If-Range, by date when there is no strong ETag', async () => {
		const url = server.serve('model.onnx', bytes, [{ type: 'cut', after: 20_000 }]);
		Object.assign(server.files.get('model.onnx')!, {
			etag: 'W/"weak"',
			lastModified: 'Wed, 21 Oct 2015 07:28:00 GMT',
		});
		await download([url]);
		expect(server.requests[1]!.headers).toMatchObject({
			range: 'bytes=20000-',
			'if-range': 'Wed, 21 Oct 2015 07:28:00 GMT',
			'accept-encoding': 'identity',
		});
	});

	test('through the proxy of the environment, and around it where it says so', async () => {
		const seen: string[] = [];
		const proxy = createServer((socket) => {
			socket.once('data', (head) => {
				seen.push(head.toString('latin1').split('\r\n')[0] ?? '');
				socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
			});
			socket.on('error', () => undefined);
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		const http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
		const url = server.serve('model.onnx', bytes);
		await failureOf(
			download([url], {
				http: nodeHttpGet({ env: { http_proxy } }),
				limits: { ...quickLimits, fruitlessTries: 1 },
			}),
		);
		expect(seen[0]).toContain(url);
		expect(
			await download([url], { http: nodeHttpGet({ env: { http_proxy, no_proxy: '127.0.0.1' } }) }),
		).toBe(sha256(bytes));
		proxy.close();
	});
});
