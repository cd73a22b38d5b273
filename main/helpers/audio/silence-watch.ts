/** Real microphones hiss; so much exact zero is a mute switch or a missing permission. */
const silenceMs = 3_000;

/** Finds out, once, that a microphone delivers nothing but zeros. 16 kHz mono s16le. */
export class SilenceWatch {
	readonly #tell: () => void;
	#silentBytes = 0;
	#told = false;

	constructor(tell: () => void) {
		this.#tell = tell;
	}

	push(bytes: Uint8Array): void {
		if (this.#told) return;
		this.#silentBytes = bytes.some((byte) => byte !== 0) ? 0 : this.#silentBytes + bytes.length;
		if (this.#silentBytes < silenceMs * 32) return;
		this.#told = true;
		this.#tell();
	}
}
