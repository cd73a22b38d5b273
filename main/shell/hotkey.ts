import type { GlobalShortcut } from 'electron';

export type HotkeyState =
	| { readonly kind: 'none' }
	| { readonly kind: 'registered'; readonly accelerator: string }
	/** Another program holds it, or it is no key combination. */
	| { readonly kind: 'refused'; readonly accelerator: string };

/**
 * One key combination that works in every program. Electron tells only of the press, so it toggles: press to talk, press
 * again to be done.
 */
export class Hotkey implements Disposable {
	readonly #shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>;
	readonly #onPress: () => void;
	#state: HotkeyState = { kind: 'none' };

	constructor({
		shortcuts,
		onPress,
	}: {
		shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>;
		onPress: () => void;
	}) {
		this.#shortcuts = shortcuts;
		this.#onPress = onPress;
	}

	get state(): HotkeyState {
		return this.#state;
	}

	/** Changes to `accelerator`; empty for none. */
	use(accelerator: string): HotkeyState {
		if (this.#state.kind === 'registered' && this.#state.accelerator === accelerator) return this.#state;
		this.#release();
		if (accelerator !== '') {
			this.#state = { kind: this.#register(accelerator) ? 'registered' : 'refused', accelerator };
		}
		return this.#state;
	}

	[Symbol.dispose](): void {
		this.#release();
	}

	#register(accelerator: string): boolean {
		try {
			return this.#shortcuts.register(accelerator, this.#onPress);
		} catch {
			return false;
		}
	}

	#release(): void {
		if (this.#state.kind === 'registered') this.#shortcuts.unregister(this.#state.accelerator);
		this.#state = { kind: 'none' };
	}
}
