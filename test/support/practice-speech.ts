import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModelLibrary } from '../../main/adapters/models/model-library.ts';
import { findModel, locateModel } from '../../models/catalogue.ts';
import type { InstalledModel } from '../../models/catalogue.ts';

const root = join(import.meta.dirname, '../..');
const samplesFolder = join(root, 'models/practice/samples');

/** The practice models where they lie in the repository; downloads would go to `installed`. */
export function practiceLibrary(installed: string): ModelLibrary {
	return new ModelLibrary({ bundled: join(root, 'models'), installed });
}

export function practiceModel(id: 'practice-en' | 'practice-tones' | 'silero-vad'): InstalledModel {
	const model = findModel(id);
	if (model === undefined) throw new Error(`${id} is not in the catalogue.`);
	return locateModel(model, {
		bundled: join(root, 'models'),
		downloaded: join(root, 'models/cache'),
		packageFolder: (name) => join(root, 'node_modules', name),
	});
}

export interface PracticeSample {
	readonly file: string;
	readonly text: string;
	/** 16 kHz mono. */
	readonly samples: Float32Array;
	/** First and last 5 ms that are louder than 1 % of the sample's peak. */
	readonly onsetMs: number;
	readonly endMs: number;
}

/** The twelve sentences, a second of silence after each. */
export function practiceSamples(): readonly PracticeSample[] {
	const transcripts = JSON.parse(readFileSync(join(samplesFolder, 'transcripts.json'), 'utf8')) as {
		file: string;
		text: string;
	}[];
	return readdirSync(samplesFolder)
		.filter((file) => file.endsWith('.wav'))
		.map((file) => {
			const text = transcripts.find((entry) => entry.file === file)?.text ?? '';
			const samples = padded(readWav(join(samplesFolder, file)));
			return { file, text, samples, ...edgesOf(samples) };
		});
}

/** 16-bit mono with a plain 44-byte header, as all the samples are. */
function readWav(path: string): Float32Array {
	const bytes = readFileSync(path);
	return Float32Array.from(
		{ length: (bytes.length - 44) / 2 },
		(_, index) => bytes.readInt16LE(44 + index * 2) / 32_768,
	);
}

function padded(samples: Float32Array): Float32Array {
	const longer = new Float32Array(samples.length + 16_000);
	longer.set(samples);
	return longer;
}

function edgesOf(samples: Float32Array): { readonly onsetMs: number; readonly endMs: number } {
	const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
	const loud: number[] = [];
	for (let at = 0; at + 80 <= samples.length; at += 80) {
		const energy = samples.subarray(at, at + 80).reduce((sum, sample) => sum + sample * sample, 0);
		if (Math.sqrt(energy / 80) > peak * 0.01) loud.push(at);
	}
	return { onsetMs: (loud[0] ?? 0) / 16, endMs: ((loud.at(-1) ?? 0) + 80) / 16 };
}
