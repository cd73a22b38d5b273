import type { OfflineEngine, StreamingEngine } from '../sherpa/engines.ts';

/**
 * An engine that is loaded when the first utterance opens. Loading blocks; frames wait in the channel meanwhile and are heard
 * afterwards, as fast as the engine takes them, so that no word is lost.
 * @param onLoad told once it is loaded: whatever else is needed soon can be begun
 */
export function lazyStreaming(load: () => StreamingEngine, onLoad: () => void): StreamingEngine {
	let engine: StreamingEngine | null = null;
	return {
		open() {
			if (engine === null) {
				engine = load();
				onLoad();
			}
			return engine.open();
		},
	};
}

export interface LazyOffline extends OfflineEngine {
	/** Begins to load it; nothing when that was begun. */
	begin(): void;
}

/** Loaded when it is begun, or needed. */
export function lazyOffline(load: () => Promise<OfflineEngine>): LazyOffline {
	let loading: Promise<OfflineEngine> | null = null;
	const begin = (): Promise<OfflineEngine> => (loading ??= load());
	return {
		begin() {
			// What it failed of is told by who needs it.
			begin().catch(() => undefined);
		},
		get ready() {
			return begin().then(() => undefined);
		},
		async transcribe(samples, rateHz) {
			return (await begin()).transcribe(samples, rateHz);
		},
	};
}
