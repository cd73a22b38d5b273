import type { Clock } from '../../domain/ports/clock.ts';
import { saysFallback } from '../../helpers/sherpa/loading-protocol.ts';

/** Stderr and messages are two channels: a line written before a message may be read after it. */
const stderrLagMs = 200;

export interface RunningProvider {
	readonly provider: string;
	/** Why it is not the one asked for; '' when it is. */
	readonly reason: string;
}

/** Finds out what an engine really runs on: sherpa-onnx takes any wish and tells of a fallback on stderr only. */
export class ProviderWatch {
	readonly #clock: Clock;
	#fallback = '';

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** `auto` means the CPU: what sherpa-onnx's npm packages can do everywhere. */
	static asked(setting: string): string {
		return setting === 'auto' ? 'cpu' : setting;
	}

	/** A new process. */
	reset(): void {
		this.#fallback = '';
	}

	line(line: string): void {
		if (saysFallback(line)) this.#fallback = line;
	}

	/** Calls `told` once it is known, at once where nothing special was asked for. */
	settle(asked: string, told: (running: RunningProvider) => void): void {
		if (asked === 'cpu' || asked === 'system') return told({ provider: asked, reason: '' });
		this.#clock.schedule(this.#clock.nowMs() + stderrLagMs, () => {
			const { provider, reason } = this.#judge(asked);
			told({ provider, reason });
		});
	}

	#judge(asked: string): RunningProvider {
		if (this.#fallback === '') return { provider: asked, reason: '' };
		const why = fallbackReason(this.#fallback);
		return {
			provider: 'cpu',
			reason: `${asked.toUpperCase()} was asked for, but ${why}; the CPU is used.`,
		};
	}
}

/** What sherpa-onnx's line says of why; completes "CUDA was asked for, but …". */
export function fallbackReason(line: string): string {
	const detail = /Please compile with|for Apple only|Unsupported/.exec(line);
	if (detail === null) return 'it could not be started';
	return detail[0] === 'Please compile with'
		? 'this build of the speech engine has no support for it'
		: 'this computer has no support for it';
}
