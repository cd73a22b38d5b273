import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioHistory } from '../../../main/helpers/recognizer/audio-history.ts';

describe('the audio history', () => {
	it('gives back the end of what was appended, whatever the pieces', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 250 })), fc.nat(400), (lengths, back) => {
				const history = new AudioHistory({ capacityMs: 100, rateHz: 1_000 });
				const all: number[] = [];
				for (const length of lengths) {
					const piece = Float32Array.from({ length }, (_, index) => all.length + index);
					history.append(piece, all.length);
					all.push(...piece);
				}
				expect(history.end).toBe(all.length);
				const from = Math.max(0, all.length - back);
				expect([...history.since(from)]).toEqual(all.slice(Math.max(from, all.length - 100)));
			}),
		);
	});

	it('knows when each sample was captured', () => {
		const history = new AudioHistory({ capacityMs: 1_000, rateHz: 16_000 });
		history.append(new Float32Array(320), 5_000);
		expect(history.endMs).toBe(5_020);
		expect(history.indexAt(5_010)).toBe(160);
		history.clear();
		expect(history.since(0).length).toBe(0);
		expect(history.end).toBe(320);
	});
});
