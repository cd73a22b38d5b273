import http from 'node:http';
import https from 'node:https';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a server may do to one request. Positions count from the beginning of the body that was asked for. */
export type FileFault =
	| { readonly type: 'good' }
	/** Ends the connection after so many bytes; `chunked` without having said how many would come. */
	| { readonly type: 'cut'; readonly after: number; readonly chunked?: boolean }
	| { readonly type: 'stall'; readonly after: number }
	/** Never answers at all. */
	| { readonly type: 'silent' }
	| { readonly type: 'slow'; readonly pieceBytes: number }
	| { readonly type: 'hang-up' }
	| { readonly type: 'wrong-bytes' }
	/** Says and sends a file of another length. */
	| { readonly type: 'wrong-length'; readonly by: number }
	/** Sends so many bytes more than the file has, without saying so. */
	| { readonly type: 'too-much'; readonly by: number }
	| { readonly type: 'ignore-range' }
	| { readonly type: 'refuse-range' }
	| { readonly type: 'other-range' }
	| { readonly type: 'other-total' }
	/** From now on the file has other contents (of the same length) and another ETag. */
	| { readonly type: 'change-file' }
	/** From now on another ETag for the same contents. */
	| { readonly type: 'change-etag' }
	| {
			readonly type: 'status';
			readonly status: number;
			readonly headers?: Readonly<Record<string, string>>;
	  }
	| { readonly type: 'redirect'; readonly to: string }
	| { readonly type: 'gzip' }
	| { readonly type: 'web-page'; readonly status?: number }
	| { readonly type: 'lfs-pointer' };

export interface ServedFile {
	bytes: Uint8Array;
	etag: string | null;
	lastModified: string | null;
	/** One for each request to come; then it behaves. */
	faults: FileFault[];
}

export interface SeenRequest {
	readonly path: string;
	/** 0 without a range. */
	readonly offset: number;
	readonly headers: IncomingMessage['headers'];
	/** Bytes of the file that were sent before the connection broke; all of the body where it did not. */
	sent: number;
}

/** Serves files at /NAME with Range and If-Range, and does to them what the faults say. */
export class HostileFileServer implements AsyncDisposable {
	readonly files = new Map<string, ServedFile>();
	readonly requests: SeenRequest[] = [];
	readonly #server: Server;
	readonly #scheme: string;

	private constructor(server: Server, scheme: string) {
		this.#server = server;
		this.#scheme = scheme;
	}

	/** With a key and certificate it speaks TLS. */
	static async start(tls?: { readonly key: string; readonly cert: string }): Promise<HostileFileServer> {
		const server = tls === undefined ? http.createServer() : https.createServer(tls);
		const hostile = new HostileFileServer(server, tls === undefined ? 'http' : 'https');
		server.on('request', (request: IncomingMessage, response: ServerResponse) =>
			hostile.#answer(request, response),
		);
		server.on('clientError', () => undefined);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return hostile;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	/** The address of the file, which is served from now on. */
	serve(name: string, bytes: Uint8Array, faults: readonly FileFault[] = []): string {
		this.files.set(name, { bytes, etag: '"first"', lastModified: null, faults: [...faults] });
		return this.url(name);
	}

	url(name: string): string {
		return `${this.#scheme}://127.0.0.1:${this.port}/${name}`;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#answer(request: IncomingMessage, response: ServerResponse): void {
		const name = decodeURIComponent((request.url ?? '/').slice(1));
		const offset = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
		const seen: SeenRequest = { path: name, offset, headers: request.headers, sent: 0 };
		this.requests.push(seen);
		const file = this.files.get(name);
		if (file === undefined) {
			response.writeHead(404).end();
			return;
		}
		const fault = file.faults.shift() ?? { type: 'good' };
		if (fault.type === 'change-file') {
			file.bytes = file.bytes.map((byte) => byte ^ 0x55);
			file.etag = `"changed ${this.requests.length}"`;
		}
		if (fault.type === 'change-etag') file.etag = `"renamed ${this.requests.length}"`;
		if (!refuse(fault, request, response)) seen.sent = send(file, fault, request, response, offset);
	}
}

/** Whether the request got something else than the file. */
function refuse(fault: FileFault, request: IncomingMessage, response: ServerResponse): boolean {
	switch (fault.type) {
		case 'silent':
			return true;
		case 'hang-up':
			request.socket.destroy();
			return true;
		case 'status':
			response.writeHead(fault.status, fault.headers ?? {}).end('no');
			return true;
		case 'redirect':
			response.writeHead(302, { location: fault.to }).end();
			return true;
		case 'web-page': {
			const page = '<!DOCTYPE html><html><body>Please sign in.</body></html>';
			response.writeHead(fault.status ?? 200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
			return true;
		}
		case 'lfs-pointer': {
			const note = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;
			response
				.writeHead(200, { 'content-type': 'text/plain', 'content-length': note.length })
				.end(note);
			return true;
		}
		default:
			return false;
	}
}

function send(
	file: ServedFile,
	fault: FileFault,
	request: IncomingMessage,
	response: ServerResponse,
	offset: number,
): number {
	const condition = request.headers['if-range'];
	const fits = condition === undefined || condition === file.etag || condition === file.lastModified;
	const total = file.bytes.length + (fault.type === 'wrong-length' ? fault.by : 0);
	const ranged =
		request.headers.range !== undefined && fits && fault.type !== 'ignore-range' && fault.type !== 'gzip';
	if (fault.type === 'refuse-range' || (ranged && offset >= total)) {
		response.writeHead(416, { 'content-range': `bytes */${total}` }).end();
		return 0;
	}
	const from = ranged ? (fault.type === 'other-range' ? Math.max(0, offset - 1) : offset) : 0;
	const body = bodyOf(file, fault, from, total);
	const headers: Record<string, string | number> = { 'accept-ranges': 'bytes' };
	if (file.etag !== null) headers.etag = file.etag;
	if (file.lastModified !== null) headers['last-modified'] = file.lastModified;
	if (ranged) {
		const said = fault.type === 'other-total' ? total + 7 : total;
		headers['content-range'] = `bytes ${from}-${total - 1}/${said}`;
	}
	if (fault.type === 'gzip') headers['content-encoding'] = 'gzip';
	const counted = fault.type !== 'too-much' && !(fault.type === 'cut' && fault.chunked === true);
	if (counted) headers['content-length'] = body.length;
	response.writeHead(ranged ? 206 : 200, headers);
	return pour(body, fault, response);
}

function bodyOf(file: ServedFile, fault: FileFault, from: number, total: number): Uint8Array {
	const rest = file.bytes.subarray(from, Math.min(total, file.bytes.length));
	switch (fault.type) {
		case 'wrong-bytes':
			return rest.map((byte) => byte ^ 1);
		case 'wrong-length':
			return fault.by > 0 ? Buffer.concat([rest, Buffer.alloc(fault.by, 1)]) : rest;
		case 'too-much':
			return Buffer.concat([rest, Buffer.alloc(fault.by, 1)]);
		case 'gzip':
			return gzipSync(rest);
		default:
			return rest;
	}
}

/** How many bytes it sends. */
function pour(body: Uint8Array, fault: FileFault, response: ServerResponse): number {
	if (fault.type === 'cut') {
		const part = body.subarray(0, Math.min(fault.after, body.length - 1));
		if (part.length === 0) response.flushHeaders();
		response.write(part.length === 0 ? '' : part, () => response.socket?.end());
		return part.length;
	}
	if (fault.type === 'stall') {
		response.flushHeaders();
		const part = body.subarray(0, Math.min(fault.after, body.length - 1));
		if (part.length > 0) response.write(part);
		return part.length;
	}
	if (fault.type === 'slow') {
		let at = 0;
		const next = (): void => {
			if (at >= body.length) {
				response.end();
				return;
			}
			response.write(body.subarray(at, (at += fault.pieceBytes)));
			setTimeout(next, 1);
		};
		next();
		return body.length;
	}
	response.end(body);
	return body.length;
}
