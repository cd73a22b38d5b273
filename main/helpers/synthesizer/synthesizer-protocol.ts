/** What the synthesizer helper is told and what it answers: plain data, carried by main/helpers/protocol.ts. */
import type { InstalledModel } from '../../../models/catalogue.ts';
import type { HelperError } from '../protocol.ts';

/** The id under which the operating system's own voice is asked for, where a model's id may stand. */
export const systemVoiceModel = 'system';

export interface SynthesizerOptions {
	/** Every voice model that may be asked for; loaded when first needed, then kept. */
	readonly models: readonly InstalledModel[];
	/** Models that killed the engine when they were loaded, and what to tell: not to be tried again. */
	readonly refused: readonly { readonly model: string; readonly error: HelperError }[];
	/** The model or `system` that is made ready at the start. */
	readonly firstModel: string;
	/** BCP 47; what the system's voice must speak for the first `ready`. */
	readonly language: string;
	/** Asked for; what really runs is found on stderr (`Fallback to cpu`). */
	readonly provider: string;
	readonly threads: number;
	/** Threads and provider of models that were measured on this computer; the others get those above. */
	readonly measured: Readonly<Record<string, { readonly provider: string; readonly threads: number }>>;
	/** A recording to speak like, for voices that have none of their own; null for the model's, if it brings one. */
	readonly reference: { readonly audio: string; readonly text: string } | null;
	readonly verdictFile?: string;
}

export interface SegmentRequest {
	readonly responseId: string;
	readonly segmentIndex: number;
	readonly text: string;
	readonly voice: { readonly model: string; readonly speaker: number; readonly speed: number };
	readonly language: string;
}

export type SynthesizerCommand =
	({ readonly type: 'speak' } & SegmentRequest) | { readonly type: 'cancel'; readonly responseId: string };

interface SegmentEvent {
	readonly responseId: string;
	readonly segmentIndex: number;
	readonly tMs: number;
}

/** As `SynthesizerEvent` of main/domain/ports, but that ids are bare strings. */
export type SynthesizerHelperEvent =
	| (SegmentEvent & { readonly type: 'audio'; readonly samples: Float32Array; readonly rateHz: number })
	| (SegmentEvent & { readonly type: 'segment-done'; readonly durationMs: number })
	| (SegmentEvent & { readonly type: 'segment-failed'; readonly error: HelperError })
	| {
			readonly type: 'ready';
			readonly model: string;
			readonly provider: string;
			readonly providerReason: string;
			readonly tMs: number;
	  }
	| { readonly type: 'unavailable'; readonly error: HelperError; readonly tMs: number };
