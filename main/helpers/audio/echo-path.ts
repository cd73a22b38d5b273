import type { FrameStage } from './capture.ts';
import type { PlayedSound } from './played-sound.ts';

/** The way from loudspeaker to microphone in an imagined room: what was heard `delayMs` ago, `gainDb` louder. */
export function echoPath(options: { played: PlayedSound; delayMs: number; gainDb: number }): FrameStage {
	const gain = 10 ** (options.gainDb / 20);
	return ({ startMs, samples }) => {
		const echo = options.played.read(startMs - options.delayMs, samples.length);
		for (let i = 0; i < samples.length; i++) {
			samples[i] = Math.max(-1, Math.min(1, (samples[i] ?? 0) + (echo[i] ?? 0) * gain));
		}
	};
}
