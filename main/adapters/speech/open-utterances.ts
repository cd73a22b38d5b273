import { utteranceId } from '../../domain/ids.ts';
import type { UtteranceId } from '../../domain/ids.ts';
import type { RecognizerHelperEvent } from '../../helpers/recognizer/recognizer-protocol.ts';

interface OpenUtterance {
	readonly kind: 'voice' | 'manual';
	text: string;
	/** `speech-stopped` has been said. */
	stopped: boolean;
}

/** The utterances whose last final is still to come, with the last text of each. */
export class OpenUtterances {
	readonly #open = new Map<UtteranceId, OpenUtterance>();
	#named = 0;

	/** How many the helpers have named so far, so that a fresh one goes on counting. */
	get named(): number {
		return this.#named;
	}

	ids(): readonly UtteranceId[] {
		return [...this.#open.keys()];
	}

	manual(): readonly UtteranceId[] {
		return this.ids().filter((id) => this.#open.get(id)?.kind === 'manual');
	}

	begin(id: UtteranceId, kind: 'voice' | 'manual'): void {
		this.#open.set(id, { kind, text: '', stopped: false });
	}

	follow(event: Exclude<RecognizerHelperEvent, { type: 'ready' | 'error' }>): void {
		const id = utteranceId(event.utteranceId);
		if (event.type === 'speech-started') {
			this.#named += 1;
			return this.begin(id, 'voice');
		}
		const open = this.#open.get(id);
		if (open === undefined) return;
		if (event.type === 'speech-stopped') open.stopped = true;
		if (event.type === 'partial' || event.type === 'soft-end' || event.type === 'final')
			open.text = event.text;
		if (event.type === 'final' && event.last) this.#open.delete(id);
	}

	/** Removes it; null when it was closed already. */
	take(id: UtteranceId): OpenUtterance | null {
		const open = this.#open.get(id) ?? null;
		this.#open.delete(id);
		return open;
	}
}
