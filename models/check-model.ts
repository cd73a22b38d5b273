/**
 * Are a model's files there and are they the right ones? sherpa-onnx ends its process on a corrupt model, so this is asked
 * before every load; hashing is done once per file and remembered by path, size and time of change.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { InstalledModel, ModelFile } from './catalogue.ts';

/** Has the shape of an `AssistantError`, so that it reaches the person unchanged. */
export interface ModelProblem {
	readonly kind: 'model-missing' | 'model-corrupt' | 'model-unsupported';
	readonly message: string;
	readonly retryable: boolean;
	/** The file concerned. */
	readonly subject: string;
}

/** Remembers which files were found right, in memory and, with a `file`, between sessions. */
export class ModelVerdicts {
	readonly #file: string | undefined;
	#known: Promise<Map<string, string>> | undefined;

	/** @param file JSON; a missing or unreadable one only costs hashing again. Give each process its own. */
	constructor(file?: string) {
		this.#file = file;
	}

	async has(file: string, mark: string): Promise<boolean> {
		return (await this.#load()).get(file) === mark;
	}

	async add(file: string, mark: string): Promise<void> {
		const known = await this.#load();
		known.set(file, mark);
		if (this.#file === undefined) return;
		try {
			await mkdir(dirname(this.#file), { recursive: true });
			const unfinished = `${this.#file}.${process.pid}`;
			await writeFile(unfinished, JSON.stringify(Object.fromEntries(known)));
			await rename(unfinished, this.#file);
		} catch {
			// A disk that is full or read-only costs hashing again next time, nothing else.
		}
	}

	#load(): Promise<Map<string, string>> {
		this.#known ??= readVerdicts(this.#file);
		return this.#known;
	}
}

/** The first thing wrong with the model's files, or null. Never throws for what a disk may do. */
export async function checkModel(
	model: InstalledModel,
	verdicts: ModelVerdicts,
	signal?: AbortSignal,
): Promise<ModelProblem | null> {
	for (const file of model.files) {
		const problem = await checkFile(model.id, file, verdicts, signal);
		if (problem !== null) return problem;
	}
	return null;
}

async function checkFile(
	id: string,
	file: ModelFile,
	verdicts: ModelVerdicts,
	signal: AbortSignal | undefined,
): Promise<ModelProblem | null> {
	try {
		const found = await stat(file.path);
		if (!found.isFile()) return missing(id, file.path);
		if (file.bytes !== undefined && found.size !== file.bytes) {
			return corrupt(id, file.path, `has ${found.size} bytes instead of ${file.bytes}`);
		}
		if (file.sha256 === undefined) return null;
		const mark = `${file.sha256} ${found.size} ${found.mtimeMs}`;
		if (await verdicts.has(file.path, mark)) return null;
		if ((await hashOf(file.path, signal)) !== file.sha256)
			return corrupt(id, file.path, 'has other contents than it should');
		await verdicts.add(file.path, mark);
		return null;
	} catch (error) {
		if (signal?.aborted === true) throw error;
		return isMissing(error)
			? missing(id, file.path)
			: corrupt(id, file.path, `cannot be read (${codeOf(error)})`);
	}
}

async function hashOf(path: string, signal: AbortSignal | undefined): Promise<string> {
	const hash = createHash('sha256');
	const bytes: AsyncIterable<Buffer> = createReadStream(path, {
		highWaterMark: 1 << 20,
		...(signal === undefined ? {} : { signal }),
	});
	for await (const piece of bytes) hash.update(piece);
	return hash.digest('hex');
}

function missing(id: string, path: string): ModelProblem {
	return {
		kind: 'model-missing',
		message: `The model ${id} is not complete: ${basename(path)} is missing. Download the model again or choose another one in the settings.`,
		retryable: false,
		subject: path,
	};
}

/** Also for what a check of the contents finds; `what` completes "The file … of the model … ". */
export function corrupt(id: string, path: string, what: string): ModelProblem {
	return {
		kind: 'model-corrupt',
		message: `The model ${id} is damaged: ${basename(path)} ${what}. Download the model again or choose another one in the settings.`,
		retryable: false,
		subject: path,
	};
}

async function readVerdicts(file: string | undefined): Promise<Map<string, string>> {
	if (file === undefined) return new Map();
	try {
		const stored: unknown = JSON.parse(await readFile(file, 'utf8'));
		const pairs = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
		return new Map(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
	} catch {
		return new Map();
	}
}

function isMissing(error: unknown): boolean {
	return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string'
		? error.code
		: 'unknown error';
}
