import type { FeedName } from '../../../preload/contract/channels.ts';
import { feedChannel } from '../../../preload/contract/channels.ts';
import type { FeedPayload } from '../../../preload/contract/desktop-api.ts';
import type { AssistantPort } from '../assistant-port.ts';

/** As much of a window's contents as sending needs. */
export interface Receiver {
	isDestroyed(): boolean;
	send(channel: string, payload: unknown): void;
}

/** Tells every window what happens. Events are numbered, so that one that opens late knows which its snapshot holds. */
export class EventFeed implements Disposable {
	readonly #receivers = new Set<Receiver>();
	readonly #subscriptions = new DisposableStack();
	#sequence = 0;

	constructor(assistant: Pick<AssistantPort, 'onEvent' | 'onLevel'>) {
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

	/** One more window that is told everything, until the end of it. */
	add(receiver: Receiver): Disposable {
		this.#receivers.add(receiver);
		return { [Symbol.dispose]: () => this.#receivers.delete(receiver) };
	}

	send<Name extends FeedName>(name: Name, payload: FeedPayload<Name>): void {
		for (const receiver of this.#receivers) tell(receiver, name, payload);
	}

	[Symbol.dispose](): void {
		this.#subscriptions.dispose();
		this.#receivers.clear();
	}
}

/** Tells one window only. */
export function tell<Name extends FeedName>(
	receiver: Receiver,
	name: Name,
	payload: FeedPayload<Name>,
): void {
	if (!receiver.isDestroyed()) receiver.send(feedChannel(name), payload);
}
