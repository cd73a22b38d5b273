import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Why keys cannot be pressed here; null when they can. */
export function whyNoKeys(): string | null {
	const missing = ['Xvfb', 'xdotool'].filter((program) => spawnSync('which', [program]).status !== 0);
	return missing.length === 0 ? null : `${missing.join(' and ')} missing`;
}

/** An X display of our own, with a keyboard that `xdotool` presses. */
export class VirtualDisplay implements AsyncDisposable {
	readonly name: string;
	readonly #server: ChildProcess;

	private constructor(server: ChildProcess, name: string) {
		this.#server = server;
		this.name = name;
	}

	static async open(): Promise<VirtualDisplay> {
		const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp'], {
			stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
		});
		const numbers = server.stdio[3];
		if (!numbers) throw new Error('Xvfb gave no display number.');
		const [number] = (await once(numbers, 'data')) as [Buffer];
		return new VirtualDisplay(server, `:${number.toString('utf8').trim()}`);
	}

	keys(...args: readonly string[]): void {
		const env = { ...process.env, DISPLAY: this.name };
		const { status, stderr } = spawnSync('xdotool', args, { env, encoding: 'utf8' });
		if (status !== 0) throw new Error(`xdotool ${args.join(' ')}: ${stderr}`);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const gone = once(this.#server, 'exit');
		this.#server.kill();
		await gone;
	}
}
