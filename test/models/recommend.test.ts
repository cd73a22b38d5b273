import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downloadBytes } from '../../main/adapters/models/download-plan.ts';
import { catalogue } from '../../models/catalogue.ts';
import { recommend, setNames } from '../../models/recommend.ts';
import type { Machine, RecommendedSet, SetName } from '../../models/recommend.ts';

function setOf(name: SetName, machine: Machine): RecommendedSet {
	const found = recommend(catalogue, machine, downloadBytes).find((set) => set.name === name);
	if (found === undefined) throw new Error(`no set ${name}`);
	return found;
}

const strong = { memoryMb: 16_384, cores: 8 };
const weak = { memoryMb: 4_096, cores: 2 };

describe('what is recommended', () => {
	it.each<[SetName, Machine, readonly string[]]>([
		[
			'light',
			{ ...strong, languages: ['en-US'] },
			['zipformer-kroko-en', 'piper-en-ljspeech', 'smart-turn-v3'],
		],
		[
			'best',
			{ ...strong, languages: ['en'] },
			['nemotron-streaming-en', 'kokoro-multi-lang', 'smart-turn-v3', 'parakeet-tdt-v3'],
		],
		[
			'balanced',
			{ ...weak, languages: ['de'] },
			['zipformer-kroko-de', 'piper-de-thorsten', 'smart-turn-v3', 'whisper-base'],
		],
		['light', { ...strong, languages: ['es'] }, ['zipformer-kroko-es', 'piper-es-davefx']],
		['balanced', { ...weak, languages: ['hi'] }, ['whisper-base', 'piper-hi-pratham', 'smart-turn-v3']],
		['balanced', { ...weak, languages: ['ml'] }, ['whisper-base', 'piper-ml-meera']],
		['best', { memoryMb: 8_192, cores: 4, languages: ['ta'] }, ['whisper-base', 'mms-ta']],
		[
			'best',
			{ ...strong, languages: ['ja'] },
			['nemotron-3.5-streaming', 'supertonic-3', 'smart-turn-v3', 'sense-voice'],
		],
		['light', { memoryMb: 512, cores: 1, languages: ['en'] }, []],
	])('as %s for %j is %j', (name, machine, ids) => {
		expect(setOf(name, machine).models.map(({ id }) => id)).toEqual(ids);
	});

	it('says for what computer, what each model does and what is missing', () => {
		const { reason, unheard, unspoken } = setOf('light', { ...strong, languages: ['en', 'ms'] });
		expect(reason).toMatch(
			/^Chosen for 16 GB of memory and 8 cores, with \d+ MB to download: Kroko streaming Zipformer writes down/,
		);
		expect(reason).toMatch(/Nothing that fits understands Malay\. Nothing that fits speaks Malay/);
		expect([unheard, unspoken]).toEqual([['ms'], ['ms']]);
		expect(setOf('light', { memoryMb: 256, cores: 1, languages: ['en'] }).reason).toMatch(
			/^Nothing in the catalogue fits/,
		);
	});

	it('counts what is there already as free', () => {
		const machine = { ...strong, languages: ['es'] };
		const installed = new Set(['zipformer-kroko-es']);
		const set = setOf('light', { ...machine, installed });
		expect(set.models.map(({ id }) => id)).toContain('smart-turn-v3');
		expect(set.downloadBytes).toBeLessThan(40e6);
	});

	it('never goes beyond what the set and the computer carry, and never names a model twice', () => {
		const languages = ['en', 'es', 'de', 'hi', 'ta', 'ml', 'zh', 'ja', 'ru', 'xx'];
		fc.assert(
			fc.property(
				fc.integer({ min: 256, max: 131_072 }),
				fc.integer({ min: 1, max: 64 }),
				fc.uniqueArray(fc.constantFrom(...languages), { maxLength: 4 }),
				(memoryMb, cores, spoken) => {
					const sets = recommend(catalogue, { memoryMb, cores, languages: spoken }, downloadBytes);
					expect(sets.map(({ name }) => name)).toEqual(setNames);
					for (const set of sets) {
						expect(set.memoryMb).toBeLessThanOrEqual(memoryMb * 0.6);
						expect(new Set(set.models).size).toBe(set.models.length);
						expect(set.models.every(({ minimumCores = 1 }) => minimumCores <= cores)).toBe(true);
						expect(set.models.every((model) => downloadBytes(model) !== null)).toBe(true);
						expect(set.reason).toMatch(/\.$/);
					}
					expect(sets[0]?.downloadBytes).toBeLessThan(150e6);
				},
			),
			{ numRuns: 200 },
		);
	});
});
