import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How often the holder says that it is alive, ms. */
const beatMs = 5_000;
/** A lock this old has no holder any more, whatever its process id says: ids are used again. */
const staleMs = 60_000;

interface LockLimits {
	readonly beatMs: number;
	readonly staleMs: number;
}

/**
 * A file that one process at a time holds: so a second Parley, or `npm run models` beside it, does not write into the same
 * download. Held locks are touched; one of a dead process, or not touched for a minute, is taken over.
 */
export class StoreLock implements AsyncDisposable {
	readonly #path: string;
	readonly #mark: string;
	readonly #beat: NodeJS.Timeout;

	private constructor(path: string, mark: string, limits: LockLimits) {
		this.#path = path;
		this.#mark = mark;
		this.#beat = setInterval(() => {
			const now = new Date();
			// A lock that is gone is noticed by `held`.
			utimes(path, now, now).catch(() => undefined);
		}, limits.beatMs);
		this.#beat.unref();
	}

	/** Null while another process holds it. Throws what the file system throws. */
	static async take(path: string, limits: LockLimits = { beatMs, staleMs }): Promise<StoreLock | null> {
		await mkdir(dirname(path), { recursive: true });
		const mark = `${process.pid} ${randomUUID()}`;
		for (let tries = 0; tries < 2; tries += 1) {
			if (await create(path, mark)) return new StoreLock(path, mark, limits);
			if (!(await clearStale(path, limits))) return null;
		}
		return null;
	}

	/** Whether it is still ours: asked before anything is put into place. */
	async held(): Promise<boolean> {
		return (await readMark(this.#path)) === this.#mark;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		clearInterval(this.#beat);
		if (await this.held()) await rm(this.#path, { force: true });
	}
}

async function create(path: string, mark: string): Promise<boolean> {
	try {
		await using file = await open(path, 'wx', 0o600);
		await file.writeFile(mark);
		return true;
	} catch (thrown) {
		if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
		throw thrown;
	}
}

/** True when there is no lock any more. Moved aside first: of two that clear at once, one finds nothing to move. */
async function clearStale(path: string, limits: LockLimits): Promise<boolean> {
	const mark = await readMark(path);
	if (mark === null) return true;
	if (!(await isStale(path, mark, limits))) return false;
	const aside = `${path}.${randomUUID()}`;
	try {
		await rename(path, aside);
	} catch {
		return true;
	}
	// Between our look and our move somebody may have cleared it and taken it anew: then it goes back.
	if ((await readMark(aside)) !== mark) await link(aside, path).catch(() => undefined);
	await rm(aside, { force: true });
	return true;
}

async function isStale(path: string, mark: string, limits: LockLimits): Promise<boolean> {
	try {
		const ageMs = Date.now() - (await stat(path)).mtimeMs;
		if (ageMs > limits.staleMs) return true;
		// Just created and not yet written, or cut off by a full disk: its age decides.
		const pid = Number(mark.split(' ')[0]);
		return mark !== '' && !isAlive(pid);
	} catch {
		return true;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (thrown) {
		// Somebody else's process is alive too.
		return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
	}
}

async function readMark(path: string): Promise<string | null> {
	try {
		return await readFile(path, 'utf8');
	} catch {
		return null;
	}
}
