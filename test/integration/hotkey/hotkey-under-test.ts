import { resolve } from 'node:path';
import { vi } from 'vitest';
import { HelperHotkey } from '../../../main/adapters/hotkey/helper-hotkey.ts';
import { forkNodeHelper } from '../../../main/adapters/helper-process/fork-node-helper.ts';
import type { HelperProcess } from '../../../main/adapters/helper-process/helper-process.ts';
import type { HelperStateChange } from '../../../main/adapters/helper-process/supervised-process.ts';
import { SystemClock } from '../../../main/adapters/system-clock.ts';
import type { HotkeyOptions } from '../../../main/helpers/hotkey/hotkey-protocol.ts';
import { waitFor } from '../audio/audio-helper.ts';

const entry = resolve(import.meta.dirname, '../../../main/helpers/hotkey.entry.ts');

/** The real hotkey helper with everything it told, in an environment of the test's. */
export class HotkeyUnderTest implements AsyncDisposable {
	readonly hotkey: HelperHotkey;
	readonly told: string[] = [];
	readonly states: HelperStateChange['state'][] = [];
	readonly failures: string[] = [];
	readonly stderr: string[] = [];
	readonly processes: HelperProcess[] = [];

	constructor(environment: Readonly<Record<string, string | undefined>>) {
		const clock = new SystemClock();
		this.hotkey = new HelperHotkey({
			entry,
			clock,
			originNs: clock.originNs,
			fork: (program, options) => {
				const process = withEnvironment(environment, () => forkNodeHelper(program, options));
				this.processes.push(process);
				return process;
			},
			onStateChanged: ({ state }) => this.states.push(state),
			onStderrLine: (line) => this.stderr.push(line),
		});
		this.hotkey.listen({
			onEvent: (event) =>
				this.told.push(event.type === 'trigger' ? `trigger ${event.description}` : event.type),
			onFailed: ({ message }) => this.failures.push(message),
		});
	}

	async ready(wanted: HotkeyOptions): Promise<void> {
		this.hotkey.follow(wanted);
		await this.until(() => this.states.at(-1) === 'ready');
	}

	async until(met: () => boolean): Promise<void> {
		await waitFor(() => (met() ? true : undefined), 40_000);
	}

	/** Waits for `expected` and then a moment longer, so that one event too many shows too. */
	async hears(...expected: readonly string[]): Promise<readonly string[]> {
		await waitFor(() => (this.told.length >= expected.length ? true : undefined)).catch(() => undefined);
		await new Promise((done) => setTimeout(done, 150));
		return this.told.splice(0);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.hotkey[Symbol.asyncDispose]();
	}
}

/** `fork` copies the environment at once: it is ours again when this returns. */
function withEnvironment<Result>(
	environment: Readonly<Record<string, string | undefined>>,
	run: () => Result,
): Result {
	try {
		for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
		return run();
	} finally {
		vi.unstubAllEnvs();
	}
}
