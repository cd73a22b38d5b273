import type { Clock } from '../../domain/ports/clock.ts';
import type { AudioDevice, AudioDevices } from '../../helpers/audio/audio-protocol.ts';

/** The chosen devices that are not connected, by their names; null: connected, or none was chosen. */
export interface AwayDevices {
	readonly input: string | null;
	readonly output: string | null;
}

export interface SeenDevices extends AudioDevices {
	readonly away: AwayDevices;
}

export interface DeviceWatchOptions {
	readonly clock: Clock;
	/** Empty lists where they cannot be had. */
	readonly list: () => Promise<AudioDevices>;
	/** The ids in the settings; null: the system's choice. */
	readonly chosen: () => { readonly input: string | null; readonly output: string | null };
	/** Other devices than before, or another one is away. */
	readonly onSeen: (seen: SeenDevices) => void;
	/** A chosen device went away or came back: sound must be opened anew. */
	readonly onAway: (now: AwayDevices, before: AwayDevices) => void;
}

/** Asking costs two short-lived programs at most; nobody plugs anything in faster, ms. */
const everyMs = 2_000;
/** A sound server may still list what has just been unplugged: after trouble it is asked so often. */
const looksAfterTrouble = 3;

const nobodyAway: AwayDevices = { input: null, output: null };

/**
 * Knows which of the chosen devices are there. It looks again and again while somebody watches or something is away, and
 * otherwise only when there is trouble: a device that nobody looks for costs nothing.
 */
export class DeviceWatch implements Disposable {
	readonly #options: DeviceWatchOptions;
	/** Names by id, also of what was unplugged. */
	readonly #names = new Map<string, string>();
	#away: AwayDevices = nobodyAway;
	#watchers = 0;
	#looksLeft = 0;
	#last = '';
	#next: Disposable | null = null;
	#looking = false;
	#disposed = false;

	constructor(options: DeviceWatchOptions) {
		this.#options = options;
	}

	get away(): AwayDevices {
		return this.#away;
	}

	/** Looks every two seconds until disposed; what is there now is told too. */
	watch(): Disposable {
		this.#watchers += 1;
		this.#last = '';
		void this.#look();
		const watching = new DisposableStack();
		watching.defer(() => {
			this.#watchers -= 1;
		});
		return watching;
	}

	/** A device failed, or may have been chosen while it was away: finds out whether it is there. */
	suspect(): void {
		const { input, output } = this.#options.chosen();
		if (input === null && output === null) return;
		this.#looksLeft = looksAfterTrouble;
		void this.#look();
	}

	/** A person chose: what they chose counts as connected until it is known not to be. */
	chosenAnew(): void {
		this.#away = nobodyAway;
		this.#last = '';
		this.suspect();
	}

	[Symbol.dispose](): void {
		this.#disposed = true;
		this.#next?.[Symbol.dispose]();
	}

	async #look(): Promise<void> {
		if (this.#looking || this.#disposed) return;
		this.#looking = true;
		this.#next?.[Symbol.dispose]();
		this.#next = null;
		this.#listed(await this.#options.list());
	}

	#listed(devices: AudioDevices): void {
		this.#looking = false;
		if (this.#disposed) return;
		if (devices.inputs.length + devices.outputs.length > 0) this.#see(devices);
		this.#looksLeft = Math.max(0, this.#looksLeft - 1);
		this.#again();
	}

	#again(): void {
		const { input, output } = this.#away;
		const wanted = this.#watchers > 0 || this.#looksLeft > 0 || input !== null || output !== null;
		if (!wanted || this.#looking) return;
		const { clock } = this.#options;
		this.#next = clock.schedule(clock.nowMs() + everyMs, () => void this.#look());
	}

	#see(devices: AudioDevices): void {
		for (const { id, label } of [...devices.inputs, ...devices.outputs]) this.#names.set(id, label);
		const { input, output } = this.#options.chosen();
		const before = this.#away;
		const now = {
			input: this.#missing(input, devices.inputs),
			output: this.#missing(output, devices.outputs),
		};
		this.#away = now;
		const seen: SeenDevices = { ...devices, away: now };
		const text = JSON.stringify(seen);
		if (text !== this.#last) this.#options.onSeen(seen);
		this.#last = text;
		if (now.input !== before.input || now.output !== before.output) this.#options.onAway(now, before);
	}

	#missing(chosen: string | null, devices: readonly AudioDevice[]): string | null {
		if (chosen === null || devices.some(({ id }) => id === chosen)) return null;
		return this.#names.get(chosen) ?? chosen;
	}
}
