import type { ResponseId } from '../../domain/ids.ts';
import type { SpeechRequest } from '../../domain/ports/speech-synthesizer.ts';

interface SegmentName {
	readonly responseId: string;
	readonly segmentIndex: number;
}

/** The segments whose end is still to come, in the order they were asked for. */
export class SegmentsInFlight {
	readonly #requests = new Map<string, SpeechRequest>();

	add(request: SpeechRequest): void {
		this.#requests.set(keyOf(request), request);
	}

	get isEmpty(): boolean {
		return this.#requests.size === 0;
	}

	has(segment: SegmentName): boolean {
		return this.#requests.has(keyOf(segment));
	}

	remove(segment: SegmentName): void {
		this.#requests.delete(keyOf(segment));
	}

	cancel(responseId: ResponseId): void {
		for (const [key, request] of this.#requests)
			if (request.responseId === responseId) this.#requests.delete(key);
	}

	/** Asked for while the helper was starting: all of them, for a crash or a restart had taken the earlier ones. */
	unsent(): readonly SpeechRequest[] {
		return [...this.#requests.values()];
	}

	/** Forgets them all. */
	clear(): readonly Pick<SpeechRequest, 'responseId' | 'segmentIndex'>[] {
		const segments = [...this.#requests.values()].map(({ responseId, segmentIndex }) => ({
			responseId,
			segmentIndex,
		}));
		this.#requests.clear();
		return segments;
	}
}

function keyOf({ responseId, segmentIndex }: SegmentName): string {
	return `${segmentIndex} ${responseId}`;
}
