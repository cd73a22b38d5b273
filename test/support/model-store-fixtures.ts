import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogueModel } from '../../models/catalogue.ts';
import type { DownloadLimits } from '../../main/adapters/models/download-limits.ts';

/** In memory where there is such a folder: thousands of small files are written and synced. */
const memoryFolder = '/dev/shm';

/** A new folder, deleted when disposed of. */
export function temporaryFolder(): Disposable & { readonly path: string } {
	const path = mkdtempSync(join(existsSync(memoryFolder) ? memoryFolder : tmpdir(), 'parley-models-'));
	return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export function sha256(bytes: Uint8Array | string): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** Patience of milliseconds. Generous where a slow machine would otherwise look like a slow server. */
export const quickLimits: DownloadLimits = {
	connectMs: 2_000,
	stallMs: 2_000,
	totalMs: 60_000,
	fruitlessTries: 3,
	firstBackOffMs: 1,
	longestBackOffMs: 2,
};

/** An entry of the catalogue, of two files unless `parts` says otherwise. */
export function modelEntry(id: string, parts: Partial<CatalogueModel>): CatalogueModel {
	return {
		id,
		role: 'streaming-recognizer',
		title: `Model ${id}`,
		engine: {
			family: 'nemo-ctc',
			config: { modelConfig: { nemoCtc: { model: 'model.onnx' }, tokens: 'tokens.txt' } },
		},
		location: { kind: 'downloaded' },
		files: [],
		languages: ['en'],
		sampleRateHz: 16_000,
		licence: { name: 'MIT' },
		minimumMemoryMb: 1,
		...parts,
	};
}

export function pseudoRandomBytes(length: number, seed = 1): Uint8Array {
	let state = seed;
	return Uint8Array.from({ length }, () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state >>> 24;
	});
}
