import { render } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import Orb from '../../renderer/components/Orb.svelte';
import { OrbMotion } from '../../renderer/state/orb-motion.ts';
import type { Face } from '../../renderer/state/status.ts';

const faces: readonly Face[] = ['idle', 'listening', 'thinking', 'speaking', 'muted', 'waiting', 'trouble'];

/** Frames on demand, 16 ms apart. */
class Frames {
	#waiting: ((nowMs: number) => void) | null = null;
	#nowMs = 0;

	get asked(): boolean {
		return this.#waiting !== null;
	}

	requestAnimationFrame(callback: (nowMs: number) => void): number {
		this.#waiting = callback;
		return 1;
	}

	cancelAnimationFrame(): void {
		this.#waiting = null;
	}

	/** Runs as many frames as are asked for, `most` at the most; returns how many ran. */
	run(most: number): number {
		let ran = 0;
		for (; ran < most && this.#waiting !== null; ran += 1) {
			const frame = this.#waiting;
			this.#waiting = null;
			this.#nowMs += 16;
			frame(this.#nowMs);
		}
		return ran;
	}
}

function moving(): { motion: OrbMotion; frames: Frames; drawn: (readonly number[])[] } {
	const frames = new Frames();
	const drawn: (readonly number[])[] = [];
	const draw = (heights: readonly number[]): void => void drawn.push(heights);
	return { motion: new OrbMotion({ delays: [0, 1, 4], draw, frames }), frames, drawn };
}

describe('the waveform', () => {
	it('rises with the level, neighbours after each other', () => {
		const { motion, frames, drawn } = moving();
		motion.hear(0.85);
		frames.run(5);
		const [first = 0, second = 0, last = 0] = drawn.at(-1)!;
		expect(first).toBeGreaterThan(0.5);
		expect(second).toBeLessThan(first);
		expect(last).toBeLessThan(second);
		frames.run(60);
		drawn.at(-1)!.forEach((height) => expect(height).toBeGreaterThan(0.95));
	});

	it('asks for no frame once every bar stands where it belongs', () => {
		const { motion, frames } = moving();
		motion.hear(0.6);
		expect(frames.run(1_000)).toBeLessThan(200);
		expect(frames.asked).toBe(false);
		motion.hear(0.6);
		expect(frames.asked).toBe(false);
		motion.hear(0);
		expect(frames.run(1_000)).toBeLessThan(200);
		expect(frames.asked).toBe(false);
	});

	it('never moves in a quiet room once it was drawn, nor after the end', () => {
		const inQuiet = moving();
		inQuiet.motion.hear(0.1);
		expect(inQuiet.frames.run(10)).toBe(1);
		expect(inQuiet.drawn).toEqual([[0, 0, 0]]);
		inQuiet.motion.hear(0.2);
		expect(inQuiet.frames.asked).toBe(false);
		const ended = moving();
		ended.motion.hear(0.9);
		ended.motion.stop();
		expect(ended.frames.run(10)).toBe(0);
	});
});

describe('the orb', () => {
	afterEach(() => vi.restoreAllMocks());

	it('has a shape of its own for every state', () => {
		const drawings = faces.map((face) => {
			const { container, unmount } = render(Orb, { face, level: 0 });
			const shapes = [...container.querySelectorAll(':is(canvas, path, circle, line)')].map(
				(part) => `${part.tagName} ${part.getAttribute('d') ?? part.getAttribute('r') ?? ''}`,
			);
			unmount();
			return shapes.join('; ');
		});
		expect(new Set(drawings).size).toBe(faces.length);
	});

	it('stands in a shape of sound without any movement', () => {
		vi.spyOn(window, 'matchMedia').mockImplementation(
			(media) =>
				Object.assign(new EventTarget(), {
					media,
					matches: media.includes('reduce'),
				}) as MediaQueryList,
		);
		const frames = vi.spyOn(window, 'requestAnimationFrame');
		const { container } = render(Orb, { face: 'speaking', level: 0.8 });
		const ends = [...container.querySelectorAll('line')].map((bar) => bar.getAttribute('y2'));
		expect(ends).toHaveLength(7);
		expect(new Set(ends).size).toBe(4);
		expect(container.querySelector('canvas')).toBeNull();
		expect(frames).not.toHaveBeenCalled();
	});
});
