import type { AudioPageCommand, AudioPageEvent } from '../../../preload/contract/audio-page.ts';
import type { AudioDevices } from './audio-protocol.ts';
import { isAudioPageEvent } from './page-events.ts';

export interface PageListener {
	/** The page is there, with nothing open; also after it crashed and was opened anew. */
	pageReady(): void;
	pageGone(): void;
	receive(event: AudioPageEvent): void;
}

/** The helper's end of the way to the page. */
export class PageLink {
	readonly #post: (command: AudioPageCommand) => void;
	readonly #listeners: PageListener[] = [];
	readonly #lists = new Map<number, (devices: AudioDevices) => void>();
	#nextList = 1;
	#isReady = false;

	constructor({ post }: { post: (command: AudioPageCommand) => void }) {
		this.#post = post;
	}

	get isReady(): boolean {
		return this.#isReady;
	}

	add(listener: PageListener): void {
		this.#listeners.push(listener);
	}

	/** Lost when there is no page. */
	post(command: AudioPageCommand): void {
		if (this.#isReady) this.#post(command);
	}

	setReady(isReady: boolean): void {
		const was = this.#isReady;
		this.#isReady = isReady;
		if (was) for (const listener of this.#listeners) listener.pageGone();
		if (isReady) for (const listener of this.#listeners) listener.pageReady();
	}

	receive(message: unknown): void {
		if (!this.#isReady || !isAudioPageEvent(message)) return;
		if (message.type === 'devices') this.#answer(message);
		else for (const listener of this.#listeners) listener.receive(message);
	}

	/** Ids are labels: they mean the same to a person, to the settings file and to the next start. */
	listDevices(): Promise<AudioDevices> {
		if (!this.#isReady) return Promise.resolve({ inputs: [], outputs: [] });
		const { promise, resolve } = Promise.withResolvers<AudioDevices>();
		const requestId = this.#nextList++;
		this.#lists.set(requestId, resolve);
		this.#post({ type: 'list-devices', requestId });
		return promise;
	}

	#answer({ requestId, inputs, outputs }: Extract<AudioPageEvent, { type: 'devices' }>): void {
		const named = (labels: readonly string[]): AudioDevices['inputs'] =>
			labels.map((label) => ({ id: label, label }));
		this.#lists.get(requestId)?.({ inputs: named(inputs), outputs: named(outputs) });
		this.#lists.delete(requestId);
	}
}
