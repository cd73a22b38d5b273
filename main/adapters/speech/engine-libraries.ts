import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';

/** The shared libraries sherpa-onnx runs on: which these are, and what CUDA would need of them. */
export interface EngineLibraries {
	/** Another when any of the libraries is: by name, size and time of change. */
	readonly identity: string;
	/** The first file CUDA cannot do without and that is not there; null when all are. */
	readonly missingForCuda: string | null;
}

/** As sherpa-onnx's GPU releases and onnxruntime name them (platform.md §3); there is no CUDA elsewhere. */
const cudaLibraries: Partial<Record<NodeJS.Platform, readonly string[]>> = {
	linux: ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'],
	win32: ['onnxruntime_providers_shared.dll', 'onnxruntime_providers_cuda.dll'],
};

/** @param folder where sherpa-onnx's binary lies; that of the installed npm package unless told */
export function engineLibraries(
	folder: string | null = packageFolder(),
	system: NodeJS.Platform = platform(),
): EngineLibraries {
	const files = folder === null ? [] : librariesIn(folder);
	const names = new Set(files.map(({ name }) => name));
	const needed = cudaLibraries[system] ?? ['CUDA itself: there is none for this system'];
	const text = files.map(({ name, size, mtimeMs }) => `${name} ${size} ${mtimeMs}`).join('\n');
	return {
		identity: createHash('sha256').update(text).digest('hex').slice(0, 16),
		missingForCuda: needed.find((name) => !names.has(name)) ?? null,
	};
}

interface Library {
	readonly name: string;
	readonly size: number;
	readonly mtimeMs: number;
}

function librariesIn(folder: string): readonly Library[] {
	try {
		return readdirSync(folder)
			.filter((name) => /\.(so|dll|dylib|node)(\.|$)/.test(name))
			.toSorted()
			.map((name) => {
				const { size, mtimeMs } = statSync(join(folder, name));
				return { name, size, mtimeMs };
			});
	} catch {
		return [];
	}
}

function packageFolder(): string | null {
	const system = platform() === 'win32' ? 'win' : platform();
	try {
		return dirname(
			createRequire(import.meta.url).resolve(`sherpa-onnx-${system}-${arch()}/package.json`),
		);
	} catch {
		return null;
	}
}
