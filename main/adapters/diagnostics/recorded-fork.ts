import type { ForkHelper, HelperProcess } from '../helper-process/helper-process.ts';
import { StderrRing } from '../helper-process/stderr-ring.ts';

/** The last lines each helper wrote, also of runs that are over. */
export class HelperRecords {
	readonly #rings = new Map<string, StderrRing>();

	/** Forks as `fork` does and listens to what the helpers write. */
	recording(fork: ForkHelper): ForkHelper {
		return (entry, options) => this.#recorded(fork(entry, options), options.serviceName);
	}

	get lines(): Readonly<Record<string, readonly string[]>> {
		return Object.fromEntries([...this.#rings].map(([name, ring]) => [name, ring.lines]));
	}

	#recorded(helper: HelperProcess, name: string): HelperProcess {
		const ring = this.#rings.get(name) ?? new StderrRing();
		this.#rings.set(name, ring);
		helper.onStderr((text) => ring.add(text));
		return {
			get pid() {
				return helper.pid;
			},
			postMessage: (message) => helper.postMessage(message),
			onMessage: (listener) => helper.onMessage(listener),
			onExit: (listener) => helper.onExit(listener),
			onStderr: (listener) =>
				helper.onStderr((text) => {
					ring.add(text);
					listener(text);
				}),
			kill: (signal) => helper.kill(signal),
		};
	}
}
