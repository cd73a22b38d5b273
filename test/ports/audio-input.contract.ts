import { describe, expect, it } from 'vitest';
import { type AudioInput, type AudioInputEvent, captureRateHz } from '../../main/domain/ports/audio-input.ts';

export interface AudioInputUnderTest extends AsyncDisposable {
	readonly input: AudioInput;
	/** Lets about that much be captured, virtual or real. */
	pass(ms: number): Promise<void>;
}

/** What every microphone promises (main/domain/ports/audio-input.ts). */
export function audioInputContract(name: string, create: () => Promise<AudioInputUnderTest>): void {
	describe(`${name} as an AudioInput`, () => {
		async function opened(): Promise<AudioInputUnderTest & { events: AudioInputEvent[] }> {
			const subject = await create();
			const events: AudioInputEvent[] = [];
			subject.input.onEvent((event) => events.push(event));
			return {
				events,
				input: subject.input,
				pass: (ms) => subject.pass(ms),
				[Symbol.asyncDispose]: () => subject[Symbol.asyncDispose](),
			};
		}

		it('captures nothing until it is started', async () => {
			await using subject = await opened();
			await subject.pass(200);
			expect(subject.events).toEqual([]);
		});

		it('says that it started, then gives frames of 10 to 20 ms in the order of their time', async () => {
			await using subject = await opened();
			subject.input.start();
			await subject.pass(600);
			expect(subject.events[0]?.type).toBe('started');
			const frames = subject.events.filter((event) => event.type === 'frame').map(({ frame }) => frame);
			expect(frames.length).toBeGreaterThan(5);
			let endMs = 0;
			for (const { startMs, samples } of frames) {
				const lengthMs = (samples.length * 1000) / captureRateHz;
				expect(lengthMs).toBeGreaterThanOrEqual(10);
				expect(lengthMs).toBeLessThanOrEqual(20);
				expect(startMs).toBeGreaterThanOrEqual(endMs - lengthMs);
				endMs = startMs + lengthMs;
			}
		});

		it('is quiet once stopped and can be started again', async () => {
			await using subject = await opened();
			subject.input.start();
			await subject.pass(300);
			subject.input.stop();
			const told = subject.events.length;
			await subject.pass(200);
			expect(subject.events.length).toBe(told);
			subject.input.start();
			await subject.pass(300);
			expect(subject.events.slice(told).some(({ type }) => type === 'frame')).toBe(true);
		});

		it('may be stopped without having been started', async () => {
			await using subject = await opened();
			subject.input.stop();
			await subject.pass(50);
			expect(subject.events).toEqual([]);
		});
	});
}
