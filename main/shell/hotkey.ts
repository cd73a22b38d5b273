import type { GlobalShortcut } from 'electron';
import type { HotkeyRung, HotkeyState } from '../../preload/contract/hotkey.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { AssistantError } from '../domain/errors.ts';
import type { HotkeyActivation } from './hotkey-activation.ts';
import type { ChosenRung, HotkeySituation } from './hotkey-rung.ts';
import { chooseRung, kindOfKey, rungInWords } from './hotkey-rung.ts';

/** What the computer offers, asked anew whenever a key is chosen: a permission may have been given meanwhile. */
export type HotkeySurroundings = Pick<
	HotkeySituation,
	'platform' | 'sessionType' | 'display' | 'accessibilityTrusted' | 'portalAvailable'
>;

/** The helper that follows a key in every program; `main/index.ts` hands in the real one. */
export interface GlobalKeys {
	follow(wanted: { readonly source: 'hook' | 'portal'; readonly accelerator: string } | null): void;
	/** Whatever is down counts as up, and the next press counts. */
	forget(): void;
	listen(listener: { onEvent(event: GlobalKeyEvent): void; onFailed(error: AssistantError): void }): void;
}

export type GlobalKeyEvent =
	| { readonly type: 'down' | 'up' }
	/** What triggers it, in the desktop's own words. */
	| { readonly type: 'trigger'; readonly description: string };

export interface HotkeyOptions {
	readonly shortcuts: Pick<GlobalShortcut, 'register' | 'unregister' | 'setSuspended'>;
	readonly keys: GlobalKeys;
	readonly activation: HotkeyActivation;
	readonly surroundings: () => HotkeySurroundings;
	readonly onState: (state: HotkeyState) => void;
	/** The system refused the combination. */
	readonly onTaken: (accelerator: string) => void;
}

const unset: Settings['hotkey'] = { accelerator: '', behaviour: 'toggle' };

/**
 * One key that works in every program, by the best way there is (`chooseRung`). A way that turns out not to work is left for
 * the next one, until another key is chosen; the person is told which one it is and why.
 */
export class Hotkey implements Disposable {
	readonly #given: HotkeyOptions;
	#hotkey = unset;
	#chosen: ChosenRung = { rung: 'window', because: 'no-key' };
	#failures: ReadonlyMap<HotkeyRung, string> = new Map();
	/** In the desktop's own words, where it decides. */
	#trigger: string | null = null;
	#registered: string | null = null;
	#recording = false;

	constructor(given: HotkeyOptions) {
		this.#given = given;
		given.keys.listen({
			onEvent: (event) => this.#heard(event),
			onFailed: (error) => this.#failed(error),
		});
	}

	get state(): HotkeyState {
		const { rung } = this.#chosen;
		const failure = this.#failures.get('portal') ?? this.#failures.get('hook') ?? null;
		const key = this.#trigger ?? this.#hotkey.accelerator;
		const holds = this.#hotkey.behaviour === 'hold' && (rung === 'hook' || rung === 'portal');
		return { rung, holds, reason: rungInWords(this.#chosen, key, failure) };
	}

	/** Changes to another key, or another way of using it. */
	use(hotkey: Settings['hotkey']): void {
		const { accelerator, behaviour } = this.#hotkey;
		if (accelerator === hotkey.accelerator && behaviour === hotkey.behaviour) return;
		this.#hotkey = hotkey;
		// A shortcut cannot be registered while all are suspended; the end of the recording takes it.
		if (!this.#recording) this.#takeAnew();
	}

	/** While a person chooses a key, no key reaches the conversation. Afterwards a better rung may carry than before. */
	setRecording(on: boolean): void {
		if (on === this.#recording) return;
		this.#recording = on;
		this.#given.shortcuts.setSuspended(on);
		this.#given.activation.suspended = on;
		if (!on) this.#takeAnew();
	}

	/** The screen was locked or the computer sleeps: nobody holds a key, and nobody goes on talking. */
	forget(): void {
		this.#given.keys.forget();
		this.#given.activation.letGo();
	}

	[Symbol.dispose](): void {
		this.#letGo();
	}

	#heard(event: GlobalKeyEvent): void {
		const { activation, onState } = this.#given;
		if (event.type === 'trigger') {
			this.#trigger = event.description;
			onState(this.state);
		} else if (event.type === 'down') activation.down(this.#hotkey.behaviour);
		else activation.up();
	}

	/** The helper gave up: the next rung takes over. */
	#failed(error: AssistantError): void {
		const { rung } = this.#chosen;
		if (rung !== 'hook' && rung !== 'portal') return;
		this.#letGo();
		this.#failures = new Map(this.#failures).set(rung, error.message);
		this.#take();
	}

	#takeAnew(): void {
		this.#letGo();
		this.#failures = new Map();
		this.#take();
	}

	#take(): void {
		const { keys, onState } = this.#given;
		const { accelerator } = this.#hotkey;
		this.#chosen = this.#choose();
		if (this.#chosen.rung === 'shortcut') this.#takeShortcut(accelerator);
		const { rung } = this.#chosen;
		if (rung === 'hook' || rung === 'portal') keys.follow({ source: rung, accelerator });
		onState(this.state);
	}

	#takeShortcut(accelerator: string): void {
		const { shortcuts, activation, onTaken } = this.#given;
		if (register(shortcuts, accelerator, () => activation.toggle())) {
			this.#registered = accelerator;
			return;
		}
		this.#failures = new Map(this.#failures).set('shortcut', '');
		this.#chosen = this.#choose();
		onTaken(accelerator);
	}

	#choose(): ChosenRung {
		const surroundings = this.#given.surroundings();
		return chooseRung({
			...surroundings,
			uiohookAvailable: !this.#failures.has('hook'),
			portalAvailable: surroundings.portalAvailable && !this.#failures.has('portal'),
			shortcutAvailable: !this.#failures.has('shortcut'),
			behaviour: this.#hotkey.behaviour,
			key: kindOfKey(this.#hotkey.accelerator),
		});
	}

	#letGo(): void {
		if (this.#registered !== null) this.#given.shortcuts.unregister(this.#registered);
		this.#registered = null;
		this.#trigger = null;
		this.#given.keys.follow(null);
		this.#given.activation.letGo();
	}
}

function register(shortcuts: HotkeyOptions['shortcuts'], accelerator: string, onPress: () => void): boolean {
	try {
		return shortcuts.register(accelerator, onPress);
	} catch {
		// Not a key combination at all.
		return false;
	}
}
