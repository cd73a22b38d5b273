import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
	type AudioSettings,
	HelperAudio,
	type HelperAudioOptions,
} from '../../../main/adapters/audio/helper-audio.ts';
import { forkNodeHelper } from '../../../main/adapters/helper-process/fork-node-helper.ts';
import type { HelperProcess } from '../../../main/adapters/helper-process/helper-process.ts';
import { SystemClock } from '../../../main/adapters/system-clock.ts';
import type { AudioInputEvent } from '../../../main/domain/ports/audio-input.ts';
import type { AudioOutputEvent } from '../../../main/domain/ports/audio-output.ts';

const entry = resolve(import.meta.dirname, '../../../main/helpers/audio.entry.ts');

export const silentSettings: AudioSettings = {
	input: { kind: 'none' },
	output: { kind: 'none' },
	echo: null,
	echoCancellation: 'off',
};

/** The real audio helper with everything it told, and a folder of its own. */
export class AudioHelperUnderTest implements AsyncDisposable {
	readonly clock = new SystemClock();
	readonly audio: HelperAudio;
	readonly folder = mkdtempSync(join(tmpdir(), 'parley-audio-'));
	readonly outputEvents: AudioOutputEvent[] = [];
	readonly inputEvents: AudioInputEvent[] = [];
	#process: HelperProcess | null = null;

	constructor(
		settings: (folder: string) => Partial<AudioSettings>,
		more: Partial<HelperAudioOptions> = {},
	) {
		this.audio = new HelperAudio({
			entry,
			fork: (program, options) => (this.#process = forkNodeHelper(program, options)),
			clock: this.clock,
			originNs: this.clock.originNs,
			settings: () => ({ ...silentSettings, ...settings(this.folder) }),
			...more,
		});
		this.audio.input.onEvent((event) => this.inputEvents.push(event));
		this.audio.output.onEvent((event) => this.outputEvents.push(event));
	}

	async ready(): Promise<this> {
		this.audio.start();
		await this.audio.whenReady(AbortSignal.timeout(30_000));
		return this;
	}

	kill(): void {
		this.#process?.kill('SIGKILL');
	}

	get pid(): number | undefined {
		return this.#process?.pid;
	}

	get samplesHeard(): readonly AudioInputEvent[] {
		return this.inputEvents.filter(({ type }) => type === 'frame');
	}

	async output<Type extends AudioOutputEvent['type']>(
		type: Type,
		more: (event: Extract<AudioOutputEvent, { type: Type }>) => boolean = () => true,
	): Promise<Extract<AudioOutputEvent, { type: Type }>> {
		return waitFor(() =>
			this.outputEvents.find(
				(event): event is Extract<AudioOutputEvent, { type: Type }> =>
					event.type === type && more(event as Extract<AudioOutputEvent, { type: Type }>),
			),
		);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.audio[Symbol.asyncDispose]();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** What `find` gives once it gives something. */
export async function waitFor<Found>(
	find: () => Found | undefined | Promise<Found | undefined>,
	deadlineMs = 20_000,
): Promise<Found> {
	const giveUpAt = performance.now() + deadlineMs;
	for (;;) {
		const found = await find();
		if (found !== undefined) return found;
		if (performance.now() > giveUpAt) throw new Error(`It did not happen within ${deadlineMs} ms.`);
		await new Promise((done) => setTimeout(done, 5));
	}
}

/** A steady tone that no resampler or 16-bit file changes much. */
export function sine(options: { hz: number; ms: number; rateHz: number; level?: number }): Float32Array {
	const samples = new Float32Array(Math.round((options.ms * options.rateHz) / 1000));
	for (let i = 0; i < samples.length; i++) {
		samples[i] = (options.level ?? 0.5) * Math.sin((2 * Math.PI * options.hz * i) / options.rateHz);
	}
	return samples;
}
