/**
 * Everything that is asked of a model's files before the engine sees them: sherpa-onnx aborts or leaves on most of what is
 * checked here (crash_cases.txt). Hashes settle it for catalogue models; the rest is for models a person added.
 */
import { readFile } from 'node:fs/promises';
import type { InstalledModel, ModelConfig } from '../../../models/catalogue.ts';
import { checkModel, corrupt } from '../../../models/check-model.ts';
import type { ModelProblem, ModelVerdicts } from '../../../models/check-model.ts';
import { section } from './engine-settings.ts';
import { readOnnxFacts } from './onnx-file.ts';
import { readTokens } from './token-file.ts';
import type { TokenFacts } from './token-file.ts';

/** Metadata sherpa-onnx 1.13 ends the process for when it is missing; key: role and family. */
const requiredMetadata: Readonly<Record<string, readonly string[]>> = {
	'streaming-recognizer/nemo-ctc': ['window_size', 'chunk_shift', 'vocab_size'],
	'streaming-recognizer/zipformer2-ctc': ['encoder_dims'],
	'synthesizer/vits': ['sample_rate'],
	'synthesizer/kokoro': ['sample_rate'],
	'synthesizer/kitten': ['sample_rate'],
};

export interface ModelInspection {
	readonly problem: ModelProblem | null;
	/** Of the model's tokens.txt, when it has one. */
	readonly tokens: TokenFacts | null;
	/** Metadata of the model's own ONNX file; empty when the family has several. */
	readonly metadata: ReadonlyMap<string, string>;
}

/** Throws only when `signal` is aborted. */
export async function inspectModel(
	model: InstalledModel,
	verdicts: ModelVerdicts,
	signal?: AbortSignal,
): Promise<ModelInspection> {
	const broken = await checkModel(model, verdicts, signal);
	if (broken !== null) return { problem: broken, tokens: null, metadata: new Map() };
	try {
		return await lookInto(model);
	} catch (error) {
		const [first] = model.files;
		const why = error instanceof Error ? error.message : 'unknown error';
		return {
			problem: corrupt(model.id, first?.path ?? model.id, `cannot be read (${why})`),
			tokens: null,
			metadata: new Map(),
		};
	}
}

/** A voice that reads characters knows only those of its token list; the others read through a lexicon or espeak's rules. */
export function alphabetOf({ metadata, tokens }: ModelInspection): ReadonlySet<string> | null {
	return metadata.get('frontend') === 'characters' && tokens !== null ? tokens.tokens : null;
}

async function lookInto(model: InstalledModel): Promise<ModelInspection> {
	const none = { tokens: null, metadata: new Map<string, string>() };
	let metadata: ReadonlyMap<string, string> = none.metadata;
	for (const { path } of model.files.filter((file) => file.path.endsWith('.onnx'))) {
		const facts = await readOnnxFacts(path);
		if (facts === null)
			return { ...none, problem: corrupt(model.id, path, 'is cut off or no ONNX model') };
		if (path !== mainFile(model)) continue;
		metadata = facts.metadata;
		const lacking = requiredMetadata[`${model.role}/${model.family}`]?.find((key) => !metadata.has(key));
		if (lacking !== undefined) {
			return {
				...none,
				problem: unsupported(model, path, `is no ${model.family} model (it has no ${lacking})`),
			};
		}
	}
	return { metadata, ...(await lookIntoTokens(model, metadata)) };
}

async function lookIntoTokens(
	model: InstalledModel,
	metadata: ReadonlyMap<string, string>,
): Promise<Pick<ModelInspection, 'problem' | 'tokens'>> {
	const path = findString(model.config, 'tokens');
	if (path === null) return { problem: null, tokens: null };
	const tokens = readTokens(await readFile(path, 'utf8'));
	const wrong = typeof tokens === 'string' ? tokens : misfit(model, tokens, metadata);
	return wrong === null && typeof tokens !== 'string'
		? { problem: null, tokens }
		: { problem: corrupt(model.id, path, wrong ?? 'cannot be used'), tokens: null };
}

/** Why these tokens are not the model's; completes "tokens.txt …". */
function misfit(
	model: InstalledModel,
	tokens: TokenFacts,
	metadata: ReadonlyMap<string, string>,
): string | null {
	if (model.role === 'synthesizer') {
		const words = [...tokens.tokens].find(
			(token) => Array.from(token).length > 1 && !/^<[A-Z]+>$/.test(token),
		);
		if (metadata.get('frontend') === 'characters' && words !== undefined)
			return 'holds more than single characters';
		// The embedding's size is not in the metadata. Real token lists have few gaps; a number far beyond them aborts the engine.
		return tokens.highestId < tokens.tokens.size * 4 + 64
			? null
			: `has a number too high (${tokens.highestId})`;
	}
	if (model.family.endsWith('ctc') && !tokens.hasBlank) return 'has no <blk>, <eps> or <blank>';
	const size = Number(metadata.get('vocab_size'));
	if (!(size > 0)) return null;
	// NeMo's exports count the vocabulary without the blank, others with it.
	return [size - 1, size].includes(tokens.highestId)
		? null
		: `belongs to another model: it has numbers up to ${tokens.highestId}, the model has ${size} tokens`;
}

function unsupported(model: InstalledModel, path: string, what: string): ModelProblem {
	return { ...corrupt(model.id, path, what), kind: 'model-unsupported' };
}

/** The file of a family that has one; families of several files have their metadata spread. */
function mainFile(model: InstalledModel): string | null {
	return findString(section(model.config, model.role === 'synthesizer' ? 'model' : 'modelConfig'), 'model');
}

/** The first string of that name, at any depth. */
function findString(config: ModelConfig, name: string): string | null {
	for (const [key, value] of Object.entries(config)) {
		if (key === name && typeof value === 'string') return value;
		if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
		const found = findString(value, name);
		if (found !== null) return found;
	}
	return null;
}
