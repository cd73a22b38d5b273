import type { Response, SegmentProgress } from './conversation-state.ts';
import type { PlaybackPosition } from './ports/audio-output.ts';
import { heardShownEnd, wordAt, wordStartMs } from './speech-text/spoken-text.ts';

/** How many UTF-16 units of the shown answer were heard when playback stood at `position`. */
export function heardLength(response: Response, position: PlaybackPosition | null): number {
	const before = response.reading?.from ?? 0;
	if (position === null) return before;
	const progress = response.segments[position.segmentIndex];
	if (progress === undefined) return before;
	return heardShownEnd(progress.segment, position.playedMs, expectedDurationMs(response, progress));
}

/** What was heard of the answer, without the white space that hung on its end. */
export function heardText(response: Response, position: PlaybackPosition | null): string {
	return response.text.slice(0, heardLength(response, position)).trimEnd();
}

/** Audio of the response heard so far, ms. */
export function heardMs(response: Response, position: PlaybackPosition | null): number {
	if (position === null) return 0;
	const before = response.segments.slice(0, position.segmentIndex);
	return Math.round(before.reduce((sum, each) => sum + each.durationMs, 0) + position.playedMs);
}

/** Where to go on after a pause: at the start of the word that was cut, so that it is heard whole. */
export function resumePosition(response: Response): PlaybackPosition | null {
	const { position } = response;
	const progress = position === null ? undefined : response.segments[position.segmentIndex];
	if (position === null || progress === undefined) return null;
	const startMs = wordStartMs(progress.segment, position.playedMs, expectedDurationMs(response, progress));
	return { segmentIndex: position.segmentIndex, playedMs: Math.min(startMs, position.playedMs) };
}

/** The word being spoken, as [start, end) in the shown answer. */
export function spokenWord(response: Response, position: PlaybackPosition): readonly [number, number] | null {
	const progress = response.segments[position.segmentIndex];
	if (progress === undefined) return null;
	const word = wordAt(progress.segment, position.playedMs, expectedDurationMs(response, progress));
	return word === null ? null : [word.shownStart, word.shownEnd];
}

/** Pace of ordinary speech, for the first segment of an answer while it is still being synthesised: 15 characters a second. */
const usualMsPerCharacter = 65;

/**
 * How long the segment is going to be, ms. While it is still being synthesised only a part of it is known; then the pace of
 * the segments before it is carried on over its characters.
 */
export function expectedDurationMs(response: Response, progress: SegmentProgress): number {
	// Queued with a length: it was synthesised, and the output lost it.
	if (progress.state === 'done' || (progress.state === 'queued' && progress.durationMs > 0))
		return progress.durationMs;
	const done = response.segments.filter((each) => each.state === 'done' && each.durationMs > 0);
	const characters = done.reduce((sum, each) => sum + each.segment.text.length, 0);
	const doneMs = done.reduce((sum, each) => sum + each.durationMs, 0);
	const msPerCharacter = characters === 0 ? usualMsPerCharacter : doneMs / characters;
	return Math.max(progress.durationMs, msPerCharacter * progress.segment.text.length);
}
