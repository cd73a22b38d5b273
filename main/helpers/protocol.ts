/**
 * What a helper and its supervisor say to each other: one tagged protocol for every helper, generic in what it carries.
 *
 * Decisions
 * - Every message but `hello` belongs to an epoch, the number of this start of the helper. Whoever reads drops other epochs.
 * - Commands and events are plain data that structured clone can copy. PCM goes as Float32Array or Int16Array views that own
 *   their whole buffer (`slice`, not `subarray`: a clone copies the buffer behind a view). There are no transfer lists:
 *   Electron's utility processes have none (notes/platform.md §1.3), and 20 ms of sound are 1.3 kB.
 * - Both ends come from one build, so only the envelope is checked here; `protocol` catches a half-updated installation.
 */
export const helperProtocolVersion = 1;

export type ToHelper<Options, Command> =
	| {
			readonly type: 'hello';
			readonly protocol: number;
			readonly epoch: number;
			/** `process.hrtime` at session time 0, in decimal: gives every process the same session time. */
			readonly originNs: string;
			readonly options: Options;
	  }
	/** Session time begins elsewhere than `hello` said: everything that was loaded before it has negative times. */
	| { readonly type: 'origin'; readonly epoch: number; readonly originNs: string }
	| { readonly type: 'command'; readonly epoch: number; readonly command: Command }
	/** Asked about every 2 s from `hello` on; a helper that hears none for 15 s has lost its parent. */
	| { readonly type: 'ping'; readonly epoch: number; readonly id: number }
	| { readonly type: 'shutdown'; readonly epoch: number };

export type FromHelper<Event> =
	| { readonly type: 'ready'; readonly protocol: number; readonly epoch: number }
	| { readonly type: 'event'; readonly epoch: number; readonly event: Event }
	| { readonly type: 'pong'; readonly epoch: number; readonly id: number }
	/** It could not start, and starting again unchanged would fail too: the supervisor gives up until asked again. */
	| { readonly type: 'refused'; readonly epoch: number; readonly error: HelperError };

/**
 * The kinds of `AssistantError` a helper may report. Helpers import nothing of main/domain, so the names are spelt again;
 * that they are the same ones is checked by the compiler where an adapter hands a `HelperError` on.
 */
export type HelperErrorKind =
	| 'microphone-missing'
	| 'microphone-busy'
	| 'microphone-denied'
	| 'microphone-silent'
	| 'microphone-lost'
	| 'recorder-missing'
	| 'speaker-missing'
	| 'speaker-library-missing'
	| 'speaker-lost'
	| 'wav-unreadable'
	| 'model-missing'
	| 'model-corrupt'
	| 'model-unsupported'
	| 'voice-missing'
	| 'recognizer-failed'
	| 'synthesizer-failed'
	| 'settings-invalid'
	| 'internal';

/** The shape of `AssistantError` (main/domain/errors.ts): whole sentences that say what to do, nothing a person said. */
export interface HelperError {
	readonly kind: HelperErrorKind;
	readonly message: string;
	readonly retryable: boolean;
	readonly subject?: string;
}

/** Checks the envelope; what `hello` and `command` carry is trusted to come from the same build. */
export function isToHelper<Options, Command>(message: unknown): message is ToHelper<Options, Command> {
	if (!isEnvelope(message)) return false;
	switch (message.type) {
		case 'hello':
			return (
				'protocol' in message &&
				typeof message.protocol === 'number' &&
				'options' in message &&
				'originNs' in message &&
				typeof message.originNs === 'string'
			);
		case 'origin':
			return 'originNs' in message && typeof message.originNs === 'string';
		case 'command':
			return 'command' in message;
		case 'ping':
			return 'id' in message && typeof message.id === 'number';
		default:
			return message.type === 'shutdown';
	}
}

/** Checks the envelope; what an event or a refusal carries is trusted to come from the same build. */
export function isFromHelper<Event>(message: unknown): message is FromHelper<Event> {
	if (!isEnvelope(message)) return false;
	switch (message.type) {
		case 'ready':
			return 'protocol' in message && typeof message.protocol === 'number';
		case 'event':
			return 'event' in message;
		case 'pong':
			return 'id' in message && typeof message.id === 'number';
		default:
			return message.type === 'refused' && 'error' in message && typeof message.error === 'object';
	}
}

function isEnvelope(message: unknown): message is { readonly type: string; readonly epoch: number } {
	return (
		typeof message === 'object' &&
		message !== null &&
		'type' in message &&
		typeof message.type === 'string' &&
		'epoch' in message &&
		typeof message.epoch === 'number'
	);
}
