import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FramePacker } from '../../../renderer/audio/frame-packer.ts';
import { SampleFifo } from '../../../renderer/audio/sample-fifo.ts';

const ramp = (from: number, length: number): Float32Array =>
	Float32Array.from({ length }, (_, i) => from + i);

it('every sample comes out once and in order, however it is cut', () => {
	const sizes = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 20 });
	fc.assert(
		fc.property(sizes, sizes, (pushed, pulled) => {
			const fifo = new SampleFifo();
			let next = 1;
			for (const size of pushed) {
				fifo.push(0, ramp(next, size));
				next += size;
			}
			const heard = pulled.flatMap((size) => {
				const output = new Float32Array(size).fill(-1);
				fifo.fill(output);
				return [...output];
			});
			const sound = Math.min(heard.length, next - 1);
			expect(heard).toEqual([...ramp(1, sound), ...new Array<number>(heard.length - sound).fill(0)]);
			expect(fifo.played).toBe(sound);
			expect(fifo.rendered).toBe(heard.length);
		}),
	);
});

it('a flush leaves 4 ms that fade, uncounted, and nothing of the old stream', () => {
	const fifo = new SampleFifo();
	fifo.push(0, new Float32Array(2_000).fill(1));
	const block = new Float32Array(128);
	fifo.fill(block);
	fifo.flush(1);
	fifo.push(0, new Float32Array(100).fill(9));
	const after = new Float32Array(400);
	fifo.fill(after);
	expect(after.every((sample, i) => sample <= (after[i - 1] ?? 1))).toBe(true);
	expect(after[0]).toBeGreaterThan(0.99);
	expect(after[191]).toBeLessThan(0.01);
	expect(after.subarray(192).every((sample) => sample === 0)).toBe(true);
	expect([fifo.played, fifo.rendered]).toEqual([0, 528]);
	fifo.push(1, new Float32Array(50).fill(0.5));
	fifo.fill(block);
	expect(block[0]).toBe(0.5);
	expect(fifo.played).toBe(50);
});

it('frames hold 20 ms; what is almost silent is not packed as silence', () => {
	const frames: Int16Array[] = [];
	const packer = new FramePacker((frame) => frames.push(frame));
	for (let i = 0; i < 5; i++) packer.push(new Float32Array(128).fill(i === 4 ? 0 : 1e-7));
	packer.push(Float32Array.of(2, -2));
	packer.push(new Float32Array(318));
	expect(frames).toHaveLength(3);
	expect(frames[0]?.every((sample) => sample === 1)).toBe(true);
	expect(frames[1]?.at(-1)).toBe(0);
	expect([...(frames[2] ?? [])].slice(0, 3)).toEqual([32_767, -32_767, 0]);
});
