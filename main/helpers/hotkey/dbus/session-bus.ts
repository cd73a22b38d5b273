/**
 * A small D-Bus client: calls and signals on the session bus, over a Unix socket. Enough for one portal; the npm packages
 * bring an XML parser and stream libraries with them, or have no maintainer.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { DbusMessage } from './message.ts';
import { decodeMessage, encodeMessage } from './message.ts';
import type { DbusValue } from './signature.ts';

/** The other side answered with an error; `name` is D-Bus's (`org.freedesktop.DBus.Error.ServiceUnknown`). */
export class DbusError extends Error {
	constructor(name: string, detail: string) {
		super(detail);
		this.name = name;
	}
}

export interface DbusCall {
	readonly destination: string;
	readonly path: string;
	readonly interface: string;
	readonly member: string;
	readonly signature?: string;
	readonly body?: readonly DbusValue[];
}

const messageBus = {
	destination: 'org.freedesktop.DBus',
	path: '/org/freedesktop/DBus',
	interface: 'org.freedesktop.DBus',
} as const;

type Waiting = PromiseWithResolvers<readonly DbusValue[]>;

export class SessionBus implements Disposable {
	readonly #socket: Socket;
	readonly #waiting = new Map<number, Waiting>();
	readonly #listeners = new Set<(signal: DbusMessage) => void>();
	#received: Buffer = Buffer.alloc(0);
	#serial = 0;
	#uniqueName = '';
	/** Settles, never rejects, when the bus is gone or `dispose` was called. */
	readonly closed: Promise<void>;

	private constructor(socket: Socket, left: Buffer) {
		this.#socket = socket;
		this.closed = new Promise((resolve) => {
			socket.once('close', () => {
				for (const { reject } of this.#waiting.values())
					reject(new Error('The session bus is gone.'));
				this.#waiting.clear();
				resolve();
			});
		});
		socket.on('error', () => socket.destroy());
		socket.on('data', (bytes: Buffer) => this.#receive(bytes));
		this.#receive(left);
	}

	/** @throws Error when there is no session bus, or it will not have us. */
	static async connect(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<SessionBus> {
		const socket = connect({ path: busPath(env) });
		try {
			await once(socket, 'connect', { signal });
			const bus = new SessionBus(socket, await authenticate(socket, signal));
			const [name] = await bus.call({ ...messageBus, member: 'Hello' });
			if (typeof name === 'string') bus.#uniqueName = name;
			return bus;
		} catch (cause) {
			socket.destroy();
			throw cause;
		}
	}

	/** Our own address on the bus (`:1.42`). */
	get uniqueName(): string {
		return this.#uniqueName;
	}

	/** @throws DbusError with the other side's answer. */
	async call({ signature = '', body = [], ...rest }: DbusCall): Promise<readonly DbusValue[]> {
		this.#serial += 1;
		const waiting: Waiting = Promise.withResolvers();
		this.#waiting.set(this.#serial, waiting);
		this.#socket.write(encodeMessage({ type: 'call', serial: this.#serial, ...rest, signature, body }));
		return waiting.promise;
	}

	/** Asks the bus for the signals `rule` matches; `onSignal` hears all that were asked for. */
	async subscribe(rule: string): Promise<void> {
		await this.call({ ...messageBus, member: 'AddMatch', signature: 's', body: [rule] });
	}

	onSignal(listener: (signal: DbusMessage) => void): Disposable {
		this.#listeners.add(listener);
		return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
	}

	[Symbol.dispose](): void {
		this.#socket.destroy();
	}

	#receive(bytes: Buffer): void {
		this.#received = Buffer.concat([this.#received, bytes]);
		try {
			for (
				let next = decodeMessage(this.#received);
				next !== null;
				next = decodeMessage(this.#received)
			) {
				this.#received = this.#received.subarray(next.length);
				this.#take(next.message);
			}
		} catch {
			// Nothing that follows could be told apart any more.
			this.#socket.destroy();
		}
	}

	#take(message: DbusMessage): void {
		if (message.type === 'signal') {
			for (const listener of this.#listeners) listener(message);
			return;
		}
		const waiting = this.#waiting.get(message.replySerial ?? 0);
		if (waiting === undefined) return;
		this.#waiting.delete(message.replySerial ?? 0);
		if (message.type === 'return') waiting.resolve(message.body);
		else waiting.reject(errorIn(message));
	}
}

function errorIn({ errorName, body: [detail] }: DbusMessage): DbusError {
	return new DbusError(errorName ?? 'unknown', typeof detail === 'string' ? detail : '');
}

/** The handshake before the first message; returns what came after it. Who we are, the socket itself tells the bus. */
async function authenticate(socket: Socket, signal: AbortSignal): Promise<Buffer> {
	const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
	socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
	let received = Buffer.alloc(0);
	for (let end = -1; end === -1; end = received.indexOf('\r\n')) {
		const [bytes] = (await once(socket, 'data', { signal })) as [Buffer];
		received = Buffer.concat([received, bytes]);
	}
	if (!received.toString('latin1').startsWith('OK ')) throw new Error('The session bus refused us.');
	socket.write('BEGIN\r\n');
	return received.subarray(received.indexOf('\r\n') + 2);
}

/** The socket of the session bus: the first Unix address of DBUS_SESSION_BUS_ADDRESS, or where systemd puts it. */
export function busPath(env: NodeJS.ProcessEnv): string {
	const addresses = env.DBUS_SESSION_BUS_ADDRESS ?? '';
	for (const address of addresses.split(';')) {
		const [, path] = /^unix:(?:.*,)?path=([^,]+)/.exec(address) ?? [];
		if (path !== undefined) return decodeURIComponent(path);
		const [, abstract] = /^unix:(?:.*,)?abstract=([^,]+)/.exec(address) ?? [];
		if (abstract !== undefined) return `\0${decodeURIComponent(abstract)}`;
	}
	const folder = env.XDG_RUNTIME_DIR;
	if (addresses === '' && folder !== undefined) return `${folder}/bus`;
	throw new Error('There is no session bus.');
}
