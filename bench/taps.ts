/** Times taken inside the helpers: lines a tapped helper appends to a file, read when it has ended. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HelperContext } from '../main/helpers/helper-runtime.ts';

const variable = 'PARLEY_BENCH_TAPS';

export type Tap =
	/** The detector decided while it was given the frame that ended at `frameEndMs`. */
	| {
			readonly at: 'vad';
			readonly edge: 'started' | 'stopped';
			readonly frameEndMs: number;
			readonly tMs: number;
	  }
	/** The synthesizer took up a segment. */
	| { readonly at: 'speak'; readonly segment: string; readonly text: string; readonly tMs: number }
	/** PCM left the synthesizer. */
	| { readonly at: 'audio'; readonly segment: string; readonly tMs: number }
	/** PCM is in the queue of the device. */
	| { readonly at: 'queued'; readonly segment: string; readonly tMs: number };

/** Helpers forked from now on leave their times in `folder`. */
export function tapInto(folder: string): void {
	process.env[variable] = join(folder, 'taps.jsonl');
}

/** In a helper: notes one time. */
export function note(tap: Tap): void {
	const path = process.env[variable];
	if (path !== undefined) appendFileSync(path, `${JSON.stringify(tap)}\n`);
}

export function readTaps(folder: string): readonly Tap[] {
	const path = join(folder, 'taps.jsonl');
	if (!existsSync(path)) return [];
	return readFileSync(path, 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Tap);
}

export function segmentName(of: { readonly responseId: string; readonly segmentIndex: number }): string {
	return `${of.responseId}/${of.segmentIndex}`;
}

/** The context a helper is given, with a look at every event before it leaves. */
export function tapped<Event>(
	context: HelperContext<Event>,
	look: (event: Event) => void,
): HelperContext<Event> {
	return {
		emit(event) {
			look(event);
			context.emit(event);
		},
		nowMs: () => context.nowMs(),
		signal: context.signal,
	};
}
