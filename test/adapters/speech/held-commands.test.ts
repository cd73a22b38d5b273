import { describe, expect, it } from 'vitest';
import { HeldCommands } from '../../../main/adapters/speech/held-commands.ts';

const frame = (startMs: number) => ({ type: 'frame', startMs, samples: new Float32Array(1) }) as const;

describe('what is held while a recognizer is replaced', () => {
	it('is everything, in order, once', () => {
		const held = new HeldCommands();
		held.push(frame(0));
		held.push({ type: 'begin-utterance', utteranceId: 'press' });
		held.push(frame(20));
		held.push({ type: 'end-utterance', utteranceId: 'press' });
		expect(held.takeAll().map(({ type }) => type)).toEqual([
			'frame',
			'begin-utterance',
			'frame',
			'end-utterance',
		]);
		expect(held.takeAll()).toEqual([]);
	});

	it('is of the sound the last ten seconds, and every press', () => {
		const held = new HeldCommands();
		held.push({ type: 'begin-utterance', utteranceId: 'press' });
		for (let at = 0; at < 15_000; at += 20) held.push(frame(at));
		const all = held.takeAll();
		expect(all).toHaveLength(501);
		expect(all[0]).toMatchObject({ type: 'begin-utterance' });
		expect(all[1]).toMatchObject({ startMs: 5_000 });
	});
});
