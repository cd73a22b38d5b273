/**
 * The hotkey helper as the shell uses it (`GlobalKeys` of main/shell/hotkey.ts, met by its shape).
 *
 * Decisions
 * - One run follows one key: another key, or another source, is another process. It never knows a key it was not given.
 * - Whatever ends a run also lets go of the key: nobody else will tell of its coming up.
 * - A death while starting is final. The keyboard hook aborts where the system gives it no keyboard, and would again.
 */
import type { AssistantError } from '../../domain/errors.ts';
import type { HotkeyCommand, HotkeyEvent, HotkeyOptions } from '../../helpers/hotkey/hotkey-protocol.ts';
import type { HelperDeath } from '../helper-process/helper-death.ts';
import { deathInWords } from '../helper-process/helper-death.ts';
import { SupervisedProcess } from '../helper-process/supervised-process.ts';
import type { HelperStateChange, SupervisedProcessOptions } from '../helper-process/supervised-process.ts';

export interface HelperHotkeyOptions extends Pick<
	SupervisedProcessOptions<HotkeyOptions, HotkeyEvent>,
	'entry' | 'fork' | 'clock' | 'originNs' | 'limits' | 'onStderrLine'
> {
	/** For whoever shows the state of helpers; the one who follows the key listens with `listen`. */
	readonly onStateChanged?: (change: HelperStateChange) => void;
}

export interface HotkeyListener {
	onEvent(event: HotkeyEvent): void;
	/** It could not start, or crashed too often; off until `follow` asks for something else. */
	onFailed(error: AssistantError): void;
}

export class HelperHotkey implements AsyncDisposable {
	readonly #process: SupervisedProcess<HotkeyOptions, HotkeyCommand, HotkeyEvent>;
	#listener: HotkeyListener | null = null;
	#followed: HotkeyOptions | null = null;
	#isDown = false;

	constructor({ onStateChanged, ...options }: HelperHotkeyOptions) {
		this.#process = new SupervisedProcess({
			...options,
			name: 'hotkey',
			options: () => this.#followed ?? { source: 'hook', accelerator: '' },
			onEvent: (event) => this.#tell(event),
			onStateChanged: (change) => {
				if (change.state !== 'ready') this.#letGo();
				onStateChanged?.(change);
				if (change.state === 'failed') this.#listener?.onFailed(change.error);
			},
			explainExit: explainDeath,
		});
	}

	/** The last one given counts. */
	listen(listener: HotkeyListener): void {
		this.#listener = listener;
	}

	/** Follows this key from now on; null for none. The same key once more changes nothing. */
	follow(wanted: HotkeyOptions | null): void {
		const before = this.#followed;
		if (before?.source === wanted?.source && before?.accelerator === wanted?.accelerator) return;
		this.#followed = wanted;
		if (wanted !== null) {
			this.#process.restart();
			return;
		}
		this.#letGo();
		void this.#process.stop();
	}

	/** Nobody can be holding it any more (locked screen, sleep): the next press counts, whatever was seen before. */
	forget(): void {
		this.#letGo();
		this.#process.send({ type: 'forget' });
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#letGo();
		await this.#process[Symbol.asyncDispose]();
	}

	#tell(event: HotkeyEvent): void {
		if (event.type === 'down') this.#isDown = true;
		if (event.type === 'up') this.#isDown = false;
		this.#listener?.onEvent(event);
	}

	#letGo(): void {
		if (this.#isDown) this.#tell({ type: 'up' });
	}
}

function explainDeath(death: HelperDeath): AssistantError | null {
	if (!death.whileStarting || death.cause === 'not-forked') return null;
	return {
		kind: 'helper-crashed',
		message: `The system gave Parley no keyboard to follow (${deathInWords(death)}).`,
		retryable: false,
		subject: 'hotkey',
	};
}
