import { finishText, openSpokenText, pushDelta } from '../../../main/domain/speech-text/spoken-text.ts';
import type { SpokenSegment, SpokenTextState } from '../../../main/domain/speech-text/spoken-text.ts';
import type { SpokenTextOptions } from '../../../main/domain/speech-text/spoken-text-options.ts';

/** Every segment of an answer that arrives in these deltas; the state goes through JSON between them, as in a replay. */
export function speakDeltas(
	deltas: readonly string[],
	options: Partial<SpokenTextOptions> = {},
): readonly SpokenSegment[] {
	const segments: SpokenSegment[] = [];
	let state = openSpokenText(options);
	for (const delta of deltas) {
		const step = pushDelta(JSON.parse(JSON.stringify(state)) as SpokenTextState, delta);
		state = step.state;
		segments.push(...step.segments);
	}
	return [...segments, ...finishText(state).segments];
}

export function speakAll(shown: string, options: Partial<SpokenTextOptions> = {}): readonly SpokenSegment[] {
	return speakDeltas([shown], options);
}

export function texts(shown: string, options: Partial<SpokenTextOptions> = {}): readonly string[] {
	return speakAll(shown, options).map(({ text }) => text);
}
