/** What an ear finds in a recording of the loudspeaker. Times are ms from the start of the recording, which is session time. */
import type { StampedEvent } from '../main/domain/assistant-events.ts';
import type { SceneRecord } from './scene.ts';

/** Louder than this is heard: −50 dBFS. */
const audible = 0.003;
/** No pause of the practice voice is so long: what is quiet for longer has stopped, ms. */
const stoppedForMs = 300;
const blockMs = 5;

type Speaker = SceneRecord['speaker'];
type EventOf<Type extends StampedEvent['type']> = Extract<StampedEvent, { type: Type }>;

export function eventsOf<Type extends StampedEvent['type']>(
	record: SceneRecord,
	type: Type,
): EventOf<Type>[] {
	return record.events
		.map(({ event }) => event)
		.filter((event): event is EventOf<Type> => event.type === type);
}

/** The first sound at or after a time; null when it stays silent. */
export function firstSoundMs({ samples, rateHz }: Speaker, fromMs: number): number | null {
	for (let i = Math.max(0, Math.round((fromMs * rateHz) / 1000)); i < samples.length; i++) {
		if (Math.abs(samples[i] ?? 0) > audible) return (i * 1000) / rateHz;
	}
	return null;
}

/** From when on, at or after `fromMs`, the sound stays below `level` (default: inaudible) for at least 300 ms. */
export function quietFromMs(speaker: Speaker, fromMs: number, level = audible): number {
	let lastLoudMs = fromMs;
	for (let ms = fromMs; ms - lastLoudMs < stoppedForMs; ms += blockMs) {
		const last = lastAbove(speaker, ms, level);
		if (last !== null) lastLoudMs = last;
		if ((ms * speaker.rateHz) / 1000 > speaker.samples.length) break;
	}
	return lastLoudMs;
}

export function peakBetween({ samples, rateHz }: Speaker, fromMs: number, toMs: number): number {
	const part = samples.subarray(
		Math.max(0, Math.round((fromMs * rateHz) / 1000)),
		Math.round((toMs * rateHz) / 1000),
	);
	return part.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

function lastAbove({ samples, rateHz }: Speaker, blockStartMs: number, level: number): number | null {
	const from = Math.round((blockStartMs * rateHz) / 1000);
	for (let i = from + Math.round((blockMs * rateHz) / 1000) - 1; i >= from; i--) {
		if (Math.abs(samples[i] ?? 0) > level) return (i * 1000) / rateHz;
	}
	return null;
}
