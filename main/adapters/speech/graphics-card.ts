import { execFile } from 'node:child_process';

/** Runs a program and gives what it wrote; null when there is none, it failed, or it took longer than `timeoutMs`. */
export type RunProgram = (
	file: string,
	args: readonly string[],
	options: { readonly timeoutMs: number },
) => Promise<string | null>;

export interface GraphicsCard {
	readonly driver: string;
	readonly name: string;
	readonly memoryMb: number;
}

const query = ['--query-gpu=driver_version,name,memory.total', '--format=csv,noheader'];
/** It answers in some hundred ms; a driver that is broken lets it hang. */
const timeoutMs = 5_000;

/** The first NVIDIA card whose driver answers; null when there is none. What else `nvidia-smi` may say is no card. */
export async function findGraphicsCard(run: RunProgram = runProgram): Promise<GraphicsCard | null> {
	const answer = await run('nvidia-smi', query, { timeoutMs });
	for (const line of (answer ?? '').split(/\r?\n/)) {
		const match = /^\s*(\d+(?:\.\d+)+)\s*,\s*(\S.*?)\s*,\s*(\d+)\s*MiB\s*$/.exec(line);
		if (match !== null)
			return { driver: match[1] ?? '', name: match[2] ?? '', memoryMb: Number(match[3]) };
	}
	return null;
}

export const runProgram: RunProgram = (file, args, options) => {
	const { promise, resolve } = Promise.withResolvers<string | null>();
	execFile(
		file,
		[...args],
		{ timeout: options.timeoutMs, killSignal: 'SIGKILL', windowsHide: true },
		(error, stdout) => resolve(error === null ? stdout : null),
	);
	return promise;
};
