import { describe, expect, it } from 'vitest';
import { StderrRing } from '../../../main/adapters/helper-process/stderr-ring.ts';

describe('the ring of the last stderr lines', () => {
	it('cuts text into lines wherever it was split', () => {
		const ring = new StderrRing();
		expect(ring.add('one\ntw')).toEqual(['one']);
		expect(ring.add('o')).toEqual([]);
		expect(ring.add('\r\n\nthree\n')).toEqual(['two', 'three']);
		expect(ring.add('open')).toEqual([]);
		expect(ring.lines).toEqual(['one', 'two', 'three', 'open']);
	});

	it('keeps the last 64 lines, the open one included', () => {
		const ring = new StderrRing();
		for (let line = 0; line < 1000; line += 1) ring.add(`${line}\n`);
		expect(ring.lines).toEqual(Array.from({ length: 64 }, (_, index) => String(936 + index)));
		ring.add('open');
		expect(ring.lines).toHaveLength(64);
		expect([ring.lines[0], ring.lines.at(-1)]).toEqual(['937', 'open']);
	});

	it('stays small however long a line is and however it comes', () => {
		const ring = new StderrRing();
		for (let piece = 0; piece < 1000; piece += 1) ring.add('x'.repeat(1000));
		expect(ring.lines.join('').length).toBeLessThanOrEqual(501);
		for (let line = 0; line < 100; line += 1) ring.add(`${'y'.repeat(10_000)}\n`);
		expect(ring.lines.join('').length).toBeLessThanOrEqual(64 * 501);
	});
});
