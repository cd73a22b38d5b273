import { describe, expect, it } from 'vitest';
import { lazyOffline, lazyStreaming } from '../../../main/helpers/recognizer/lazy-engines.ts';
import { FakeStream } from './heard-utterances.ts';

describe('engines that are loaded when somebody speaks', () => {
	it('load once, with the first stream, and tell', () => {
		const told: string[] = [];
		const engine = lazyStreaming(
			() => {
				told.push('load');
				return { open: () => new FakeStream() };
			},
			() => told.push('loaded'),
		);
		expect(told).toEqual([]);
		engine.open();
		engine.open();
		expect(told).toEqual(['load', 'loaded']);
	});

	it('begin to load the second pass when told, or when it is needed', async () => {
		let loads = 0;
		const make = () =>
			lazyOffline(() => {
				loads += 1;
				return Promise.resolve({ transcribe: () => Promise.resolve('words') });
			});
		const begun = make();
		begun.begin();
		begun.begin();
		await begun.ready;
		expect(await begun.transcribe(new Float32Array(1))).toBe('words');
		expect(loads).toBe(1);
		expect(await make().transcribe(new Float32Array(1))).toBe('words');
		expect(loads).toBe(2);
	});

	it('tell who needs it that it could not be loaded', async () => {
		const broken = lazyOffline(() => Promise.reject(new Error('damaged')));
		broken.begin();
		await expect(broken.ready).rejects.toThrow('damaged');
		await expect(broken.transcribe(new Float32Array(1))).rejects.toThrow('damaged');
	});
});
