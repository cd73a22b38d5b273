import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../storage/atomic-file.ts';
import { syncFolder } from './part-file.ts';
import { removed } from './unpack-job.ts';

const dayMs = 24 * 3_600_000;

const jobSchema = z.object({ version: z.literal(1), wanted: z.enum(['running', 'paused']) });

/**
 * Where what lies below the models folder. A model's own folder appears by one rename when everything in it is right; what is
 * unfinished lies below `.incoming`, on the same disk.
 */
export class StoreFolders {
	readonly root: string;

	constructor(root: string) {
		this.root = root;
	}

	/** Of a finished model. */
	model(id: string): string {
		return join(this.root, id);
	}

	/** Of an unfinished one. */
	work(id: string): string {
		return join(this.root, '.incoming', id);
	}

	lock(id: string): string {
		return join(this.root, '.incoming', `${id}.lock`);
	}

	/** Lies in a finished model's folder when its contents were found wrong. */
	damage(id: string): string {
		return join(this.root, id, '.damaged');
	}

	get pins(): string {
		return join(this.root, '.pinned-hashes.json');
	}

	get incoming(): string {
		return join(this.root, '.incoming');
	}

	get trash(): string {
		return join(this.root, '.trash');
	}

	/** A new name for what an import brings. */
	newImport(): string {
		return join(this.root, '.incoming', `.import-${randomUUID()}`);
	}

	/** Imports of runs that died; those of living ones are younger. */
	async sweepImports(): Promise<void> {
		for (const name of await readdir(this.incoming).catch(() => [])) {
			if (!name.startsWith('.import-')) continue;
			const found = await stat(join(this.incoming, name)).catch(() => null);
			if (found !== null && Date.now() - found.mtimeMs > dayMs)
				await removed(join(this.incoming, name));
		}
	}

	/** What was wanted of an unfinished model; null when nothing was begun. */
	async wanted(id: string): Promise<'running' | 'paused' | null> {
		try {
			const text = await readFile(join(this.work(id), 'job.json'), 'utf8');
			return jobSchema.safeParse(JSON.parse(text)).data?.wanted ?? null;
		} catch {
			return null;
		}
	}

	async want(id: string, wanted: 'running' | 'paused'): Promise<void> {
		await mkdir(this.work(id), { recursive: true });
		await writeFileAtomically(join(this.work(id), 'job.json'), JSON.stringify({ version: 1, wanted }));
	}

	/** Puts a whole folder in the model's place, at once; what was there is gone afterwards. */
	async install(id: string, folder: string): Promise<void> {
		await syncFolder(folder);
		await this.throwAway(this.model(id), () => rename(folder, this.model(id)));
		await syncFolder(this.root);
	}

	/** Out of its place by one rename, so that nothing half deleted is ever taken for a model; then `instead`, then deleted. */
	async throwAway(path: string, instead: () => Promise<void> = () => Promise.resolve()): Promise<void> {
		const rubbish = join(this.trash, randomUUID());
		await mkdir(dirname(rubbish), { recursive: true });
		const moved = await rename(path, rubbish).then(
			() => true,
			(thrown: unknown) => {
				if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return false;
				throw thrown;
			},
		);
		try {
			await instead();
		} catch (thrown) {
			if (moved) await rename(rubbish, path);
			throw thrown;
		}
		if (moved) await removed(rubbish);
	}
}
