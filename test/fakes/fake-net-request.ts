import { EventEmitter } from 'node:events';
import http from 'node:http';
import type { NetRequest, NetRequestOptions } from '../../main/shell/net-http-get.ts';

/**
 * Electron's `net.request` over Node's client, for what net-http-get.ts uses of it: a redirect that nobody follows is told, then
 * ends the request with an error; failures carry Chromium's words and no code.
 */
export function fakeNetRequest(options: NetRequestOptions): NetRequest {
	return new FakeNetRequest(options);
}

class FakeNetRequest extends EventEmitter implements NetRequest {
	readonly #request: http.ClientRequest;
	#ended = false;

	constructor({ url, headers }: NetRequestOptions) {
		super();
		this.#request = http.request(url, { headers });
		this.#request.on('response', (message) => {
			const status = message.statusCode ?? 0;
			const to = message.headers.location;
			if (status < 300 || status >= 400 || to === undefined) {
				this.emit('response', message);
				message.on('close', () => this.#close());
				return;
			}
			this.emit('redirect', status, 'GET', new URL(to, url).href, message.headersDistinct);
			this.#request.destroy();
			this.emit('error', new Error('Redirect was cancelled'));
			this.#close();
		});
		this.#request.on('error', (failure: NodeJS.ErrnoException) => {
			if (this.#ended) return;
			const words = failure.code === 'ECONNREFUSED' ? 'ERR_CONNECTION_REFUSED' : 'ERR_EMPTY_RESPONSE';
			this.emit('error', new Error(`net::${words}`));
			this.#close();
		});
	}

	end(): void {
		this.#request.end();
	}

	abort(): void {
		if (this.#ended) return;
		this.emit('abort');
		this.#close();
		this.#request.destroy();
	}

	#close(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.emit('close');
	}
}
