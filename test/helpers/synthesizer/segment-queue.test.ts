import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SegmentQueue } from '../../../main/helpers/synthesizer/segment-queue.ts';
import { VoiceFailed } from '../../../main/helpers/synthesizer/speaking-voice.ts';
import type { SpeakRequest } from '../../../main/helpers/synthesizer/speaking-voice.ts';
import type {
	SegmentRequest,
	SynthesizerHelperEvent,
} from '../../../main/helpers/synthesizer/synthesizer-protocol.ts';

const request = (responseId: string, segmentIndex: number): SegmentRequest => ({
	responseId,
	segmentIndex,
	text: 'Words.',
	voice: { model: 'm', speaker: 0, speed: 1 },
	language: 'en',
});

/** A queue whose voice is played by the test: `speaking[n]` is the n-th call. */
function setUp() {
	const events: SynthesizerHelperEvent[] = [];
	const speaking: { request: SpeakRequest; end: () => void; fail: (error: Error) => void }[] = [];
	let stalls = 0;
	const queue = new SegmentQueue({
		voiceFor: () =>
			Promise.resolve({
				model: 'm',
				speak: (spoken) =>
					new Promise((resolve, reject) =>
						speaking.push({ request: spoken, end: resolve, fail: reject }),
					),
			}),
		nowMs: () => 0,
		emit: (event) => events.push(event),
		stallMs: 1_000,
		onStalled: () => (stalls += 1),
	});
	const names = (): string[] =>
		events.map((event) =>
			'segmentIndex' in event ? `${event.type} ${event.responseId}/${event.segmentIndex}` : event.type,
		);
	return { queue, events, speaking, names, stalls: () => stalls };
}

const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the queue of segments', () => {
	it('speaks one after the other and counts the sound', async () => {
		const { queue, speaking, events, names } = setUp();
		queue.speak(request('r1', 0));
		queue.speak(request('r1', 1));
		await settled();
		expect(speaking).toHaveLength(1);
		speaking[0]?.request.onAudio(new Float32Array(800), 16_000);
		speaking[0]?.request.onAudio(new Float32Array(800), 16_000);
		speaking[0]?.end();
		await settled();
		expect(events.at(-1)).toMatchObject({ type: 'segment-done', segmentIndex: 0, durationMs: 100 });
		speaking[1]?.end();
		await settled();
		expect(names()).toEqual(['audio r1/0', 'audio r1/0', 'segment-done r1/0', 'segment-done r1/1']);
	});

	it('says nothing of a cancelled response and waits for its sentence to end', async () => {
		const { queue, speaking, names } = setUp();
		queue.speak(request('r1', 0));
		queue.speak(request('r1', 1));
		queue.speak(request('r2', 0));
		await settled();
		queue.cancel('r1');
		expect(speaking[0]?.request.signal.aborted).toBe(true);
		speaking[0]?.request.onAudio(new Float32Array(800), 16_000);
		expect(speaking).toHaveLength(1);
		speaking[0]?.end();
		await settled();
		speaking[1]?.end();
		await settled();
		expect(names()).toEqual(['segment-done r2/0']);
	});

	it('goes on after a segment that failed', async () => {
		const { queue, speaking, events } = setUp();
		queue.speak(request('r1', 0));
		queue.speak(request('r1', 1));
		await settled();
		speaking[0]?.fail(new VoiceFailed({ kind: 'voice-missing', message: 'No voice.', retryable: false }));
		await settled();
		speaking[1]?.fail(new Error('TTS generation failed'));
		await settled();
		expect(events).toMatchObject([
			{ type: 'segment-failed', segmentIndex: 0, error: { kind: 'voice-missing' } },
			{
				type: 'segment-failed',
				segmentIndex: 1,
				error: { kind: 'synthesizer-failed', retryable: true },
			},
		]);
	});

	it('gives up the process when a segment hangs, not while sound comes', async () => {
		const { queue, speaking, names, stalls } = setUp();
		queue.speak(request('r1', 0));
		for (let piece = 0; piece < 5; piece++) {
			await vi.advanceTimersByTimeAsync(900);
			speaking[0]?.request.onAudio(new Float32Array(1), 16_000);
		}
		expect(stalls()).toBe(0);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(stalls()).toBe(1);
		expect(names().at(-1)).toBe('segment-failed r1/0');
	});

	it('also when what hangs was cancelled, without a word about it', async () => {
		const { queue, names, stalls } = setUp();
		queue.speak(request('r1', 0));
		await settled();
		queue.cancel('r1');
		await vi.advanceTimersByTimeAsync(1_000);
		expect(stalls()).toBe(1);
		expect(names()).toEqual([]);
	});

	it('forgets everything at the end', async () => {
		const { queue, speaking, names } = setUp();
		queue.speak(request('r1', 0));
		queue.speak(request('r2', 0));
		await settled();
		queue.clear();
		speaking[0]?.end();
		await settled();
		expect(speaking).toHaveLength(1);
		expect(names()).toEqual([]);
	});
});
