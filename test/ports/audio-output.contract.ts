import { describe, expect, it } from 'vitest';
import { responseId } from '../../main/domain/ids.ts';
import type { AudioOutput, AudioOutputEvent } from '../../main/domain/ports/audio-output.ts';

export interface AudioOutputUnderTest extends AsyncDisposable {
	readonly output: AudioOutput;
	/** Lets playback go on for about that long, virtual or real. */
	pass(ms: number): Promise<void>;
}

const a = responseId('a');
const b = responseId('b');
const rateHz = 24_000;
const speech = (ms: number): Float32Array => new Float32Array((ms * rateHz) / 1000).fill(0.25);

/** What every loudspeaker promises (main/domain/ports/audio-output.ts). Bounds are for slow, shared machines. */
export function audioOutputContract(name: string, create: () => Promise<AudioOutputUnderTest>): void {
	describe(`${name} as an AudioOutput`, () => {
		/** Runs with everything told so far, in order. */
		function behaves(
			what: string,
			run: (context: {
				output: AudioOutput;
				events: AudioOutputEvent[];
				pass: (ms: number) => Promise<void>;
				until: (type: AudioOutputEvent['type'], of?: string) => Promise<AudioOutputEvent>;
			}) => Promise<void>,
		): void {
			it(what, async () => {
				await using subject = await create();
				const events: AudioOutputEvent[] = [];
				subject.output.onEvent((event) => events.push(event));
				const pass = (ms: number): Promise<void> => subject.pass(ms);
				const until = async (
					type: AudioOutputEvent['type'],
					of?: string,
				): Promise<AudioOutputEvent> => {
					for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 20) {
						const found = events.find(
							(event) =>
								event.type === type &&
								(of === undefined || ('responseId' in event && event.responseId === of)),
						);
						if (found !== undefined) return found;
						await pass(20);
					}
					throw new Error(
						`No ${type} came; there were: ${events.map((event) => event.type).join(', ')}.`,
					);
				};
				await run({ output: subject.output, events, pass, until });
			});
		}

		behaves('keeps quiet until a response is opened', async ({ output, events, pass }) => {
			output.enqueue(a, 0, speech(100), rateHz);
			output.endSegment(a, 0);
			output.finish(a);
			await pass(300);
			expect(events).toEqual([]);
		});

		behaves(
			'plays to the end: started, positions that only grow, drained',
			async ({ output, events, until }) => {
				output.open(a);
				output.enqueue(a, 0, speech(200), rateHz);
				output.enqueue(a, 0, speech(100), rateHz);
				output.endSegment(a, 0);
				output.enqueue(a, 1, speech(100), rateHz);
				output.endSegment(a, 1);
				output.finish(a);
				const drained = await until('drained');
				const started = await until('started');
				expect(drained.tMs - started.tMs).toBeCloseTo(400, -1);
				expect(events[0]).toBe(started);
				expect(events.at(-1)).toBe(drained);
				const places = events
					.filter((event) => event.type === 'position')
					.map(({ position }) => position.segmentIndex * 1000 + position.playedMs);
				expect(places).toEqual([...places].sort((x, y) => x - y));
				expect(places.length).toBeGreaterThanOrEqual(4);
				expect(events.map(({ tMs }) => tMs)).toEqual(
					events.map(({ tMs }) => tMs).sort((x, y) => x - y),
				);
			},
		);

		behaves('drains at once when there was nothing to say', async ({ output, events, until }) => {
			output.open(a);
			output.finish(a);
			await until('drained');
			expect(events.map(({ type }) => type)).toEqual(['drained']);
		});

		behaves(
			'stops at a pause and goes on from there or from before',
			async ({ output, events, pass, until }) => {
				output.open(a);
				output.enqueue(a, 0, speech(1500), rateHz);
				output.endSegment(a, 0);
				output.finish(a);
				await until('position');
				output.pause(a);
				const paused = await until('paused');
				expect(paused).toMatchObject({ position: { segmentIndex: 0 } });
				const told = events.length;
				await pass(200);
				expect(events.length).toBe(told);
				output.resume(a, { segmentIndex: 0, playedMs: 0 });
				const resumed = await until('resumed');
				const drained = await until('drained');
				expect(Math.abs(drained.tMs - resumed.tMs - 1500)).toBeLessThan(30);
			},
		);

		behaves('is silent after a clear and answers it once', async ({ output, events, pass, until }) => {
			output.open(a);
			output.enqueue(a, 0, speech(3000), rateHz);
			await until('position');
			output.clear(a);
			const cleared = await until('cleared');
			expect(cleared).toMatchObject({ responseId: a, position: { segmentIndex: 0 } });
			const told = events.length;
			output.enqueue(a, 0, speech(100), rateHz);
			output.open(a);
			await pass(200);
			expect(events.length).toBe(told);
		});

		behaves('answers a clear of what was never heard or never known', async ({ output, until }) => {
			output.enqueue(a, 0, speech(100), rateHz);
			output.clear(a);
			output.clear(b);
			expect(await until('cleared', a)).toMatchObject({ position: null });
			expect(await until('cleared', b)).toMatchObject({ position: null });
		});

		behaves('plays the next response after one was cleared', async ({ output, events, until }) => {
			output.open(a);
			output.enqueue(a, 0, speech(3000), rateHz);
			await until('position');
			output.enqueue(b, 0, speech(100), rateHz);
			output.endSegment(b, 0);
			output.finish(b);
			output.clear(a);
			output.open(b);
			await until('drained', b);
			const afterClear = events.slice(events.findIndex(({ type }) => type === 'cleared') + 1);
			expect(afterClear.every((event) => 'responseId' in event && event.responseId === b)).toBe(true);
		});

		behaves('tells how long it ran dry in the middle', async ({ output, pass, until }) => {
			output.open(a);
			output.enqueue(a, 0, speech(100), rateHz);
			await until('started');
			await pass(400);
			output.enqueue(a, 0, speech(100), rateHz);
			const underrun = await until('underrun');
			expect(underrun.type === 'underrun' && underrun.gapMs).toBeGreaterThan(150);
		});
	});
}
