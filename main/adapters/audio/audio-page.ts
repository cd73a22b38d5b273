import type { AudioCommand } from '../../helpers/audio/audio-protocol.ts';

/** What becomes of the page. */
export interface AudioPageListener {
	/** It is there, with nothing open; again after it crashed and was made anew. */
	ready(): void;
	gone(): void;
	message(message: unknown): void;
}

/** A hidden page that holds Chromium's microphone and loudspeaker. It comes back by itself until it is closed. */
export interface AudioPage {
	/** Calling it twice changes nothing. */
	open(listener: AudioPageListener): void;
	/** Structured clone; lost while there is no page. */
	post(message: unknown): void;
	close(): void;
}

type Send = (command: AudioCommand) => boolean;

/** Carries messages between the audio helper and the page, either of which may be started anew at any time. */
export class AudioPageRelay {
	readonly #page: AudioPage;
	readonly #send: Send;
	#used = false;
	#isReady = false;

	constructor({ page, send }: { page: AudioPage; send: Send }) {
		this.#page = page;
		this.#send = send;
	}

	/** Whether the page is needed; without need it is closed, so that the system's microphone light goes out. */
	use(needed: boolean): void {
		if (!needed) return this.close();
		this.#used = true;
		this.#page.open({
			ready: () => this.#tell(true),
			gone: () => this.#tell(false),
			message: (message) => {
				if (this.#used) this.#send({ type: 'from-page', message });
			},
		});
	}

	post(message: unknown): void {
		if (this.#used) this.#page.post(message);
	}

	/** A fresh helper: it knows of no page yet, and the page may still have devices open for the last one. */
	connected(): void {
		if (!this.#used || !this.#isReady) return;
		this.#page.post({ type: 'input-close' });
		this.#page.post({ type: 'output-close' });
		this.#send({ type: 'page-state', ready: true });
	}

	close(): void {
		this.#used = false;
		this.#isReady = false;
		this.#page.close();
	}

	#tell(isReady: boolean): void {
		if (!this.#used) return;
		this.#isReady = isReady;
		this.#send({ type: 'page-state', ready: isReady });
	}
}
