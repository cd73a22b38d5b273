import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
	denoiserSections,
	offlineSections,
	punctuationSections,
	streamingSections,
	voiceActivitySections,
	voiceSections,
} from '../../models/engine-config.ts';
import { configSchemaOf, configSchemas, modelRoles } from '../../models/engine-families.ts';

const require = createRequire(import.meta.url);
const packageFolder = join(require.resolve('sherpa-onnx-node/package.json'), '..');
const types = readFileSync(join(packageFolder, 'types.js'), 'utf8').replaceAll('\r\n', '\n');

/** What the installed package documents: the properties of every typedef, together. */
const documented = new Set([...types.matchAll(/@property \{[^}]+\} \[?(\w+)/g)].map(([, name]) => name));

/** Null where there is no binary for this computer. */
function binary(): Buffer | null {
	const system = platform() === 'win32' ? 'win' : platform();
	try {
		return readFileSync(require.resolve(`sherpa-onnx-${system}-${arch()}/sherpa-onnx.node`));
	} catch {
		return null;
	}
}

const sections: Readonly<Record<string, z.ZodType>> = {
	...streamingSections,
	...offlineSections,
	...voiceSections,
	...voiceActivitySections,
	...denoiserSections,
};

/** A section's keys, through a refinement too. */
function keysOf(schema: z.ZodType): readonly string[] {
	return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

describe('the configuration of the engine families', () => {
	it('is that of the sherpa-onnx-node that is installed', () => {
		const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
			version: string;
		};
		expect(version, 'look through models/engine-config.ts again').toBe('1.13.8');
	});

	const names = [
		...Object.keys(sections),
		...Object.values(sections).flatMap(keysOf),
		...Object.keys(punctuationSections),
	];

	it('names only what the package documents, or its binary reads', () => {
		const strings = binary();
		// The binary itself is asked where there is one: the documentation leaves families out.
		const unknown = [...new Set(names)].filter(
			(name) => !documented.has(name) && strings?.includes(`${name}\0`) === false,
		);
		expect(unknown).toEqual([]);
		expect(names.length).toBeGreaterThan(80);
	});

	it('names what the package documents in what goes with a request', () => {
		const [, text = ''] = types.split('@typedef {Object} GenerationConfig\n');
		const keys = [...(text.split('*/')[0] ?? '').matchAll(/@property \{.+\} \[?(\w+)/g)].map(
			([, name]) => name,
		);
		for (const key of ['sid', 'speed', 'silenceScale', 'numSteps', 'extra']) expect(keys).toContain(key);
		for (const key of ['referenceAudio', 'referenceSampleRate', 'referenceText'])
			expect(keys).toContain(key);
	});

	it('leaves out no family that the package documents', () => {
		const families = [
			...section('OnlineModelConfig'),
			...section('OfflineModelConfig'),
			...section('OfflineTtsModelConfig'),
			...section('VadConfig'),
			...section('OfflineSpeechDenoiserModelConfig'),
		];
		expect(families.length).toBeGreaterThan(25);
		expect(families.filter((family) => !Object.hasOwn(sections, family))).toEqual([]);
	});

	it('knows each section of each schema by exactly one family', () => {
		const reached = modelRoles.map((role) => Object.keys(configSchemas[role]).length);
		expect(reached).toEqual([
			Object.keys(streamingSections).length,
			Object.keys(offlineSections).length,
			Object.keys(voiceSections).length,
			Object.keys(voiceActivitySections).length,
			1,
			1,
			2,
			Object.keys(denoiserSections).length,
		]);
	});

	it.each([
		['streaming-recognizer', 'nemo-ctc', { modelConfig: { nemoCtc: { model: 'a' }, tokens: 't' } }],
		[
			'offline-recognizer',
			'whisper',
			{ modelConfig: { whisper: { encoder: 'a', decoder: 'b' }, tokens: 't' } },
		],
		[
			'offline-recognizer',
			'moonshine',
			{ modelConfig: { moonshine: { encoder: 'a', mergedDecoder: 'b' }, tokens: 't' } },
		],
		['synthesizer', 'kitten', { model: { kitten: { model: 'a', voices: 'b', tokens: 't' } } }],
		['voice-activity', 'ten-vad', { tenVad: { model: 'a' } }],
		['punctuation', 'ct-transformer', { model: { ctTransformer: 'a' } }],
		['denoiser', 'gtcrn', { model: { gtcrn: { model: 'a' } } }],
	] as const)('takes what is right for %s/%s and nothing else', (role, family, config) => {
		const schema = configSchemaOf(role, family);
		expect(schema?.safeParse(config).success).toBe(true);
		expect(schema?.safeParse({ ...config, numThreads: 4 }).success).toBe(false);
		expect(schema?.safeParse({}).success).toBe(false);
	});

	it('has no schema for a family of another role, or of no role', () => {
		expect(configSchemaOf('synthesizer', 'whisper')).toBeUndefined();
		expect(configSchemaOf('denoiser', 'toString')).toBeUndefined();
	});
});

/** The properties of a typedef whose type is another configuration: the sections. */
function section(typedef: string): readonly string[] {
	const text = types.split(`@typedef {Object} ${typedef}\n`)[1]?.split('*/')[0] ?? '';
	return [...text.matchAll(/@property \{\w+ModelConfig\} \[(\w+)\]/g)].map(([, name = '']) => name);
}
