import type { FeedName } from '../../../preload/contract/channels.ts';
import { feedChannel } from '../../../preload/contract/channels.ts';
import type { FeedPayload } from '../../../preload/contract/desktop-api.ts';
import type { AssistantPort } from '../assistant-port.ts';

/** As much of a window's contents as sending needs. */
export interface Receiver {
	isDestroyed(): boolean;
	send(channel: string, payload: unknown): void;
}

/** Tells the window what happens. Events are numbered, so that a window that opens late knows which its snapshot holds. */
export class EventFeed implements Disposable {
	readonly #receiver: () => Receiver | null;
	readonly #subscriptions = new DisposableStack();
	#sequence = 0;

	constructor({ assistant, receiver }: { assistant: AssistantPort; receiver: () => Receiver | null }) {
		this.#receiver = receiver;
		this.#subscriptions.use(
			assistant.onEvent((event) => {
				this.#sequence += 1;
				this.send('event', { sequence: this.#sequence, event });
			}),
		);
		this.#subscriptions.use(assistant.onLevel((level) => this.send('level', level)));
	}

	get lastSequence(): number {
		return this.#sequence;
	}

	send<Name extends FeedName>(name: Name, payload: FeedPayload<Name>): void {
		const receiver = this.#receiver();
		if (receiver === null || receiver.isDestroyed()) return;
		receiver.send(feedChannel(name), payload);
	}

	[Symbol.dispose](): void {
		this.#subscriptions.dispose();
	}
}
