import type { AudioFrame } from '../../domain/ports/audio-input.ts';
import type { UtteranceId } from '../../domain/ids.ts';
import type { RecognizerEvent, SpeechRecognizer } from '../../domain/ports/speech-recognizer.ts';

/**
 * The conversation's recognizer, which can be lent to somebody who listens openly for a while. Meanwhile the conversation
 * hears nothing but how the recognizer itself fares; a key that is pressed takes it back at once.
 */
export class LentRecognizer implements SpeechRecognizer {
	readonly #recognizer: SpeechRecognizer;
	#owner: (event: RecognizerEvent) => void = () => undefined;
	#borrower: { readonly hear: (event: RecognizerEvent) => void; readonly onTaken: () => void } | null =
		null;
	#mode: 'open' | 'manual' = 'manual';
	#disowned = new Set<UtteranceId>();

	constructor(recognizer: SpeechRecognizer) {
		this.#recognizer = recognizer;
		recognizer.onEvent((event) => this.#receive(event));
	}

	/** `hear` is told everything from now on, until disposed or until `onTaken`. One borrower at a time. */
	lend(hear: (event: RecognizerEvent) => void, onTaken: () => void): Disposable {
		const borrower = { hear, onTaken };
		this.#borrower = borrower;
		this.#recognizer.listen('open');
		const lent = new DisposableStack();
		lent.defer(() => {
			if (this.#borrower === borrower) this.#takeBack();
		});
		return lent;
	}

	accept(frame: AudioFrame): void {
		this.#recognizer.accept(frame);
	}

	listen(mode: 'open' | 'manual'): void {
		this.#mode = mode;
		if (this.#borrower === null) this.#recognizer.listen(mode);
	}

	beginUtterance(utteranceId: UtteranceId): void {
		const borrower = this.#borrower;
		if (borrower !== null) {
			this.#takeBack();
			borrower.onTaken();
		}
		this.#recognizer.beginUtterance(utteranceId);
	}

	endUtterance(utteranceId: UtteranceId): void {
		this.#recognizer.endUtterance(utteranceId);
	}

	endTurn(): void {
		this.#recognizer.endTurn();
	}

	onEvent(listener: (event: RecognizerEvent) => void): void {
		this.#owner = listener;
	}

	#takeBack(): void {
		this.#borrower = null;
		this.#recognizer.endTurn();
		this.#recognizer.listen(this.#mode);
	}

	#receive(event: RecognizerEvent): void {
		if (event.type === 'ready' || event.type === 'error') {
			this.#owner(event);
			return;
		}
		if (this.#borrower !== null) {
			// Speech that begins while lent belongs to the borrower to its end, also after the taking back.
			if (event.type === 'speech-started') this.#disowned.add(event.utteranceId);
			this.#borrower.hear(event);
			return;
		}
		if (!this.#disowned.has(event.utteranceId)) this.#owner(event);
		else if (event.type === 'final' && event.last) this.#disowned.delete(event.utteranceId);
	}
}
