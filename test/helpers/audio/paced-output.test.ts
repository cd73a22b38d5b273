import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AudioHelperEvent } from '../../../main/helpers/audio/audio-protocol.ts';
import { PacedOutput } from '../../../main/helpers/audio/paced-output.ts';
import { Playback } from '../../../main/helpers/audio/playback.ts';
import type { PlaybackSink, SinkListener } from '../../../main/helpers/audio/playback-sink.ts';
import { PlayedSound } from '../../../main/helpers/audio/played-sound.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A sink that counts what it was given. */
class FakeSink implements PlaybackSink {
	readonly name: string;
	readonly startupMs = 30;
	readonly aheadMs = 60;
	readonly needsSilence = false;
	readonly listener: SinkListener;
	written = 0;
	closed = false;

	constructor(name: string, listener: SinkListener) {
		this.name = name;
		this.listener = listener;
	}

	write(samples: Float32Array): void {
		this.written += samples.length;
	}

	async close(): Promise<void> {
		this.closed = true;
	}
}

function setup(flushes = false): {
	playback: Playback;
	sinks: FakeSink[];
	events: AudioHelperEvent[];
	nowMs: () => number;
} {
	const startedAt = Date.now();
	const nowMs = (): number => Date.now() - startedAt;
	const events: AudioHelperEvent[] = [];
	const sinks: FakeSink[] = [];
	const playback = new Playback({ emit: (event) => events.push(event), nowMs, played: new PlayedSound() });
	const open = (name: string) => (listener: SinkListener) => {
		const sink = new FakeSink(name, listener);
		sinks.push(sink);
		return sink;
	};
	playback.useDevice(
		new PacedOutput({
			source: playback,
			nowMs,
			flushes,
			sinks: [open('first'), open('second')],
			trouble: (reason, opened) => ({
				kind: opened ? 'speaker-lost' : 'speaker-missing',
				message: `It failed: ${reason}.`,
				retryable: true,
			}),
		}),
	);
	return { playback, sinks, events, nowMs };
}

function say(playback: Playback, ms: number, responseId = 'a'): void {
	playback.command({
		type: 'enqueue',
		responseId,
		segmentIndex: 0,
		samples: new Float32Array(ms * 48).fill(0.5),
		rateHz: 48_000,
	});
	playback.command({ type: 'open', responseId });
}

const told = (events: AudioHelperEvent[]): string[] =>
	events
		.map((event) => (event.type === 'playback' ? event.event.type : event.type))
		.filter((type) => !/level|position/.test(type));

it('keeps little on the way to the ear and tells what is heard, not what was written', () => {
	const { playback, sinks, events, nowMs } = setup();
	say(playback, 2000);
	sinks[0]!.listener.opened();
	const openedMs = nowMs();
	vi.advanceTimersByTime(1000);
	expect(sinks[0]!.written / 48).toBeGreaterThan(1000);
	expect(sinks[0]!.written / 48).toBeLessThan(1000 + 60);
	const started = events.find((event) => event.type === 'playback' && event.event.type === 'started');
	expect(started).toMatchObject({ event: { tMs: openedMs + 30 } });
	playback.command({ type: 'pause', responseId: 'a' });
	vi.advanceTimersByTime(100);
	expect(told(events)).toEqual(['output-ready', 'started', 'paused']);
});

it('counts anew when the sink says it ran dry', () => {
	const { playback, sinks } = setup();
	say(playback, 5000);
	sinks[0]!.listener.opened();
	vi.advanceTimersByTime(500);
	const before = sinks[0]!.written;
	sinks[0]!.listener.ranDry();
	vi.advanceTimersByTime(500);
	expect((sinks[0]!.written - before) / 48).toBeGreaterThan(500);
	expect((sinks[0]!.written - before) / 48).toBeLessThan(560);
});

it('tries the next sink when one does not open, and clears the response when none does', () => {
	const { playback, sinks, events } = setup();
	say(playback, 500);
	sinks[0]!.listener.ended('no device');
	expect(sinks.map(({ name }) => name)).toEqual(['first', 'second']);
	sinks[1]!.listener.ended('no device');
	expect(events).toContainEqual(expect.objectContaining({ type: 'output-error' }));
	expect(told(events)).toEqual(['output-error', 'cleared']);
	// The next response tries again.
	say(playback, 500, 'b');
	expect(sinks).toHaveLength(3);
});

it('tells when a loudspeaker that played is gone', () => {
	const { playback, sinks, events } = setup();
	say(playback, 500);
	sinks[0]!.listener.opened();
	vi.advanceTimersByTime(100);
	sinks[0]!.listener.ended('unplugged');
	expect(events.find(({ type }) => type === 'output-error')).toMatchObject({
		error: { kind: 'speaker-lost' },
	});
	const cleared = events.find((event) => event.type === 'playback' && event.event.type === 'cleared');
	expect(cleared).toMatchObject({ event: { position: { segmentIndex: 0, playedMs: 70 } } });
	expect(sinks).toHaveLength(1);
});

it('answers what was on its way when the loudspeaker went', () => {
	const { playback, sinks, events } = setup();
	say(playback, 500);
	sinks[0]!.listener.opened();
	vi.advanceTimersByTime(100);
	playback.command({ type: 'clear', responseId: 'a' });
	vi.advanceTimersByTime(20);
	expect(told(events)).not.toContain('cleared');
	sinks[0]!.listener.ended('unplugged');
	expect(told(events).filter((type) => type === 'cleared')).toHaveLength(1);
});

it('gives the device back after a while without sound and opens it for the next', () => {
	const { playback, sinks } = setup();
	say(playback, 100);
	playback.command({ type: 'end-segment', responseId: 'a', segmentIndex: 0 });
	playback.command({ type: 'finish', responseId: 'a' });
	sinks[0]!.listener.opened();
	vi.advanceTimersByTime(10_000);
	expect(sinks[0]!.closed).toBe(false);
	vi.advanceTimersByTime(20_000);
	expect(sinks[0]!.closed).toBe(true);
	say(playback, 100, 'b');
	expect(sinks).toHaveLength(2);
});

it('does not wake the device for an answer that needs no sound', () => {
	const { playback, sinks, events } = setup();
	playback.command({ type: 'clear', responseId: 'a' });
	expect(told(events)).toEqual(['cleared']);
	expect(sinks).toEqual([]);
});

it('empties a sink that swallows much, and plays again what was not heard', () => {
	const { playback, sinks, events } = setup(true);
	say(playback, 2000);
	sinks[0]!.listener.opened();
	vi.advanceTimersByTime(530);
	playback.command({ type: 'pause', responseId: 'a' });
	expect(sinks[0]!.closed).toBe(true);
	const paused = events.find((event) => event.type === 'playback' && event.event.type === 'paused');
	expect(paused).toMatchObject({ event: { position: { segmentIndex: 0, playedMs: 500 } } });
	playback.command({ type: 'resume', responseId: 'a', from: null });
	sinks[1]!.listener.opened();
	vi.advanceTimersByTime(20);
	expect(told(events).slice(-2)).toEqual(['resumed', 'output-ready']);
});
