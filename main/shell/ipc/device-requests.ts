import type { DevicesFeed, RehearsalFeed } from '../../../preload/contract/device-requests.ts';
import type { SoundCheckPort } from '../assistant-port.ts';
import type { SystemMicrophoneAccess } from '../microphone-access.ts';
import type { RequestHandlers } from './ipc-router.ts';

type Names =
	'watchDevices' | 'reopenDevices' | 'playTestSound' | 'microphoneAccess' | 'askForMicrophone' | 'rehearse';

export interface SoundCheckWindowOptions {
	readonly soundCheck: SoundCheckPort;
	readonly access: Pick<SystemMicrophoneAccess, 'current' | 'ask'>;
	readonly tellDevices: (seen: DevicesFeed) => void;
	readonly tellRehearsal: (news: RehearsalFeed) => void;
}

/** What the window tries out, and ends when the window does. */
export class WindowSoundCheck implements Disposable {
	readonly #options: SoundCheckWindowOptions;
	readonly #feeds = new DisposableStack();
	#watching: Disposable | null = null;

	constructor(options: SoundCheckWindowOptions) {
		this.#options = options;
		this.#feeds.use(options.soundCheck.onDevices(options.tellDevices));
		this.#feeds.use(options.soundCheck.onRehearsal(options.tellRehearsal));
	}

	get handlers(): Pick<RequestHandlers, Names> {
		const { soundCheck, access } = this.#options;
		return {
			watchDevices: ({ on }) => this.#watch(on),
			reopenDevices: () => soundCheck.reopen(),
			playTestSound: () => soundCheck.playTestSound(),
			microphoneAccess: () => access.current(),
			askForMicrophone: () => access.ask(),
			rehearse: ({ on }) => soundCheck.rehearse(on),
		};
	}

	/** Nobody looks or tries any more. */
	end(): void {
		this.#watch(false);
		this.#options.soundCheck.rehearse(false);
	}

	[Symbol.dispose](): void {
		this.end();
		this.#feeds.dispose();
	}

	#watch(on: boolean): void {
		this.#watching?.[Symbol.dispose]();
		this.#watching = on ? this.#options.soundCheck.watchDevices() : null;
	}
}
