import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { busPath } from '../../../main/helpers/hotkey/dbus/session-bus.ts';
import type { DbusMessage } from '../../../main/helpers/hotkey/dbus/message.ts';
import { decodeMessage, encodeMessage } from '../../../main/helpers/hotkey/dbus/message.ts';

/** A real message bus of our own. */
export class PrivateBus implements AsyncDisposable {
	readonly address: string;
	readonly #daemon: ChildProcess;

	private constructor(daemon: ChildProcess, address: string) {
		this.#daemon = daemon;
		this.address = address;
	}

	static async open(): Promise<PrivateBus> {
		const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const [printed] = (await once(daemon.stdout, 'data')) as [Buffer];
		return new PrivateBus(daemon, printed.toString('utf8').trim());
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const gone = once(this.#daemon, 'exit');
		this.#daemon.kill();
		await gone;
	}
}

/** What a desktop answers: yes (0), the person says no (1). `older`: a portal without registry. */
export interface PortalManners {
	readonly answer: 0 | 1;
	readonly older: boolean;
}

/** The GlobalShortcuts portal of a desktop, played on a real bus. */
export class FakePortal implements Disposable {
	readonly asked: DbusMessage[] = [];
	readonly #socket: Socket;
	readonly #manners: PortalManners;
	#received: Buffer = Buffer.alloc(0);
	#serial = 0;
	#session = '';

	private constructor(socket: Socket, manners: PortalManners) {
		this.#socket = socket;
		this.#manners = manners;
		socket.on('data', (bytes: Buffer) => this.#receive(bytes));
	}

	static async open(bus: PrivateBus, manners: PortalManners): Promise<FakePortal> {
		const socket = connect({ path: busPath({ DBUS_SESSION_BUS_ADDRESS: bus.address }) });
		await once(socket, 'connect');
		const user = Buffer.from(String(process.getuid?.())).toString('hex');
		socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
		await once(socket, 'data');
		socket.write('BEGIN\r\n');
		const portal = new FakePortal(socket, manners);
		portal.#callBus('Hello', '', []);
		portal.#callBus('RequestName', 'su', ['org.freedesktop.portal.Desktop', 0]);
		// Hello's answer, NameAcquired twice, RequestName's answer: from then on programs find us.
		await once(socket, 'data');
		return portal;
	}

	/** The person presses or releases the shortcut; another program's shortcut when `id` is another. */
	key(member: 'Activated' | 'Deactivated', id = 'talk', session = this.#session): void {
		this.#signal(
			'/org/freedesktop/portal/desktop',
			'org.freedesktop.portal.GlobalShortcuts',
			member,
			'osta{sv}',
			[session, id, 0n, []],
		);
	}

	[Symbol.dispose](): void {
		this.#socket.destroy();
	}

	#receive(bytes: Buffer): void {
		this.#received = Buffer.concat([this.#received, bytes]);
		for (let next = decodeMessage(this.#received); next !== null; next = decodeMessage(this.#received)) {
			this.#received = this.#received.subarray(next.length);
			if (next.message.type === 'call') this.#answer(next.message);
		}
	}

	#answer(call: DbusMessage): void {
		this.asked.push(call);
		if (call.member === 'Register' && this.#manners.older) {
			this.#send({
				type: 'error',
				errorName: 'org.freedesktop.DBus.Error.UnknownMethod',
				replySerial: call.serial,
				destination: call.sender,
				signature: '',
				body: [],
			});
			return;
		}
		const token = tokenIn(call);
		const sender = (call.sender ?? '').slice(1).replaceAll('.', '_');
		const handle = `/org/freedesktop/portal/desktop/request/${sender}/${token}`;
		const returns =
			call.member === 'Register' ? { signature: '', body: [] } : { signature: 'o', body: [handle] };
		this.#send({ type: 'return', replySerial: call.serial, destination: call.sender, ...returns });
		if (call.member === 'CreateSession') {
			this.#session = `/org/freedesktop/portal/desktop/session/${sender}/${token}`;
			this.#respond(handle, 0, [['session_handle', { signature: 's', value: this.#session }]]);
		}
		if (call.member === 'BindShortcuts') {
			const bound = [['talk', [['trigger_description', { signature: 's', value: 'Press Meta+F9' }]]]];
			this.#respond(handle, this.#manners.answer, [
				['shortcuts', { signature: 'a(sa{sv})', value: bound }],
			]);
		}
	}

	#respond(handle: string, answer: number, results: DbusMessage['body']): void {
		this.#signal(handle, 'org.freedesktop.portal.Request', 'Response', 'ua{sv}', [answer, results]);
	}

	#signal(
		path: string,
		interfaceName: string,
		member: string,
		signature: string,
		body: DbusMessage['body'],
	): void {
		this.#send({ type: 'signal', path, interface: interfaceName, member, signature, body });
	}

	#callBus(member: string, signature: string, body: DbusMessage['body']): void {
		const bus = 'org.freedesktop.DBus';
		const path = '/org/freedesktop/DBus';
		this.#send({ type: 'call', destination: bus, path, interface: bus, member, signature, body });
	}

	#send(message: Omit<DbusMessage, 'serial'>): void {
		this.#serial += 1;
		this.#socket.write(encodeMessage({ ...message, serial: this.#serial }));
	}
}

function tokenIn({ body }: DbusMessage): string {
	const [, token] = /"handle_token",\{"signature":"s","value":"(\w+)"/.exec(JSON.stringify(body)) ?? [];
	return token ?? '';
}
