import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Counts every TCP connection that this process begins, before its host name is even looked up. */
export class OpenedSockets implements Disposable {
	count = 0;
	readonly #note = (): void => {
		this.count += 1;
	};

	constructor() {
		subscribe('net.client.socket', this.#note);
	}

	[Symbol.dispose](): void {
		unsubscribe('net.client.socket', this.#note);
	}
}
