/**
 * What the audio helper and the hidden page with Chromium's sound devices say to each other; main only carries it.
 *
 * Decisions
 * - The page decides nothing: it opens devices when told, plays what it is given and drops it when told. Queue, positions
 *   and clocks stay in the helper, where they are for every other device.
 * - Each opening of a device has a number, `run`; each stretch of sound between two flushes has one, `stream`. What belongs
 *   to an earlier one is late and dropped.
 * - Neither side floods the other: the page captures up to `input-credit`, the helper sends a few ms ahead of `played`.
 */
export type AudioPageCommand =
	| {
			readonly type: 'input-open';
			readonly run: number;
			/** Label of the device; null, or one that is not there: the system's default. */
			readonly device: string | null;
			readonly echoCancellation: boolean;
			readonly noiseSuppression: boolean;
	  }
	| { readonly type: 'input-close' }
	/** Frames up to this `sequence` may be sent. */
	| { readonly type: 'input-credit'; readonly run: number; readonly sequence: number }
	| { readonly type: 'output-open'; readonly run: number; readonly device: string | null }
	| { readonly type: 'output-close' }
	/** 48 kHz mono, to be played after what came before. */
	| { readonly type: 'play'; readonly stream: number; readonly samples: Float32Array }
	/** Silent at once; what is not heard yet is dropped. `stream` is the one that begins now. */
	| { readonly type: 'flush'; readonly stream: number }
	| { readonly type: 'list-devices'; readonly requestId: number };

/** Which sounds the browser takes out of the microphone: those of the whole machine, those of its own pages, none. */
export type PageEchoCancellation = 'all' | 'page' | 'off';

export type AudioPageEvent =
	/** The page is there and listens; told once, for main. */
	| { readonly type: 'here' }
	| {
			readonly type: 'input-started';
			readonly run: number;
			readonly device: string;
			readonly echoCancellation: PageEchoCancellation;
	  }
	/** 16 kHz mono, 20 ms; `sequence` counts from 1 and leaves out what was dropped for want of credit. */
	| {
			readonly type: 'captured';
			readonly run: number;
			readonly sequence: number;
			readonly samples: Int16Array;
	  }
	/** `reason` is the name of a DOMException, or `ended` when the device went away. */
	| { readonly type: 'input-failed'; readonly run: number; readonly reason: string }
	| { readonly type: 'output-started'; readonly run: number; readonly device: string }
	| { readonly type: 'output-failed'; readonly run: number; readonly reason: string }
	/**
	 * The clock of the loudspeaker, about every 11 ms: so many samples have left the page since it was opened (`rendered`),
	 * and so many of them were of `stream` (`played`). `latencyMs`: from there to the ear, as far as the browser knows.
	 */
	| {
			readonly type: 'played';
			readonly run: number;
			readonly stream: number;
			readonly rendered: number;
			readonly played: number;
			readonly latencyMs: number;
	  }
	| {
			readonly type: 'devices';
			readonly requestId: number;
			readonly inputs: readonly string[];
			readonly outputs: readonly string[];
	  };
