import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A server for everything that is not this machine: writes down what it was asked for and gives nothing. */
export class RefusingServer implements AsyncDisposable {
	/** The first line of every request, e.g. `POST /v1/chat/completions HTTP/1.1`. */
	readonly asked: string[] = [];
	readonly #server: Server;

	private constructor(server: Server) {
		this.#server = server;
	}

	static async start(): Promise<RefusingServer> {
		const server = createServer();
		const refusing = new RefusingServer(server);
		server.on('connection', (socket) => {
			socket.on('error', () => undefined);
			socket.once('data', (bytes: Buffer) => {
				refusing.asked.push(bytes.toString('latin1').split('\r\n')[0] ?? '');
				socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
			});
		});
		server.listen(0, '0.0.0.0');
		await once(server, 'listening');
		return refusing;
	}

	/** Its address in the network; null on a machine that is in none. */
	get addressElsewhere(): string | null {
		const own = Object.values(networkInterfaces())
			.flatMap((each) => each ?? [])
			.find(({ family, internal }) => family === 'IPv4' && !internal);
		if (own === undefined) return null;
		return `http://${own.address}:${String((this.#server.address() as AddressInfo).port)}`;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#server.close();
		await once(this.#server, 'close');
	}
}
