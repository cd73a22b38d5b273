import { m } from '../../preload/words/compiled/messages.js';
import type { HotkeyRung } from '../../preload/contract/hotkey.ts';

/** What decides how Parley can hear of a key while another program has the keyboard. */
export interface HotkeySituation {
	readonly platform: NodeJS.Platform;
	/** XDG_SESSION_TYPE; null where it is not set. Means something on Linux only. */
	readonly sessionType: string | null;
	/** Whether there is an X display (DISPLAY). Wayland has one too, which shows keys of old programs only. */
	readonly display: boolean;
	/** macOS: whether the person allowed Parley to watch the keyboard. */
	readonly accessibilityTrusted: boolean;
	/** False once the hook turned out not to work here. */
	readonly uiohookAvailable: boolean;
	/** False without a session bus, and once the portal said no. */
	readonly portalAvailable: boolean;
	/** False once the system refused the combination: another program has it, or it is none. */
	readonly shortcutAvailable: boolean;
	readonly behaviour: 'hold' | 'toggle';
	readonly key: 'none' | 'combination' | 'modifiers-only';
}

export interface ChosenRung {
	readonly rung: HotkeyRung;
	readonly because:
		| 'no-key'
		| 'hold'
		| 'hold-wayland'
		| 'toggle'
		| 'toggle-wayland'
		| 'modifiers-only'
		| 'accessibility'
		| 'hook-failed'
		| 'taken'
		| 'no-display'
		| 'wayland-without-portal';
}

/** The highest rung that carries, and what kept it from a higher one. */
export function chooseRung(situation: HotkeySituation): ChosenRung {
	const { platform, behaviour, key, display } = situation;
	if (key === 'none') return { rung: 'window', because: 'no-key' };
	if (isWayland(situation)) return chooseOnWayland(situation);
	if (platform === 'linux' && !display) return { rung: 'command', because: 'no-display' };
	// The system takes a combination for us and keeps it from other programs: for presses that is enough.
	if (behaviour === 'toggle' && key === 'combination') return shortcutFor(situation, 'toggle');
	if (platform === 'darwin' && !situation.accessibilityTrusted)
		return shortcutFor(situation, 'accessibility');
	if (!situation.uiohookAvailable) return shortcutFor(situation, 'hook-failed');
	return { rung: 'hook', because: behaviour === 'hold' ? 'hold' : 'modifiers-only' };
}

/** The system's own shortcuts: they know presses only, and no modifier alone. */
function shortcutFor(
	{ key, shortcutAvailable }: HotkeySituation,
	because: 'toggle' | 'accessibility' | 'hook-failed',
): ChosenRung {
	if (key !== 'combination') return { rung: 'command', because };
	return shortcutAvailable ? { rung: 'shortcut', because } : { rung: 'command', because: 'taken' };
}

function chooseOnWayland({ portalAvailable, behaviour, key }: HotkeySituation): ChosenRung {
	if (key === 'modifiers-only') return { rung: 'command', because: 'modifiers-only' };
	if (!portalAvailable) return { rung: 'command', because: 'wayland-without-portal' };
	return { rung: 'portal', because: behaviour === 'hold' ? 'hold-wayland' : 'toggle-wayland' };
}

export function isWayland({
	platform,
	sessionType,
}: Pick<HotkeySituation, 'platform' | 'sessionType'>): boolean {
	return platform === 'linux' && sessionType === 'wayland';
}

const modifierNames =
	/^(left|right)?(control|ctrl|alt|option|altgr|shift|meta|super|command|cmd|commandorcontrol|cmdorctrl)$/i;

/** Which kind of key an accelerator names. */
export function kindOfKey(accelerator: string): HotkeySituation['key'] {
	if (accelerator.trim() === '') return 'none';
	const isModifiers = accelerator.split('+').every((name) => modifierNames.test(name.trim()));
	return isModifiers ? 'modifiers-only' : 'combination';
}

type Sentence = (named: { readonly key: string }) => string;

const press: Sentence = m.desktop_key_press;
const sentences: Readonly<Record<ChosenRung['because'], Sentence>> = {
	'no-key': () => m.desktop_key_none(),
	hold: m.desktop_key_hold,
	'hold-wayland': m.desktop_key_hold_wayland,
	toggle: press,
	'toggle-wayland': (named) => `${press(named)} ${m.desktop_key_desktop_tells()}`,
	'modifiers-only': press,
	accessibility: (named) => `${press(named)} ${m.desktop_key_hold_allow()}`,
	'hook-failed': (named) => `${press(named)} ${m.desktop_key_cannot_hold()}`,
	taken: press,
	'no-display': press,
	'wayland-without-portal': press,
};

const whyNoKey: Readonly<Partial<Record<ChosenRung['because'], Sentence>>> = {
	accessibility: () => m.desktop_key_modifier_allow(),
	'hook-failed': () => m.desktop_key_modifier_failed(),
	'modifiers-only': () => m.desktop_key_modifier_wayland(),
	taken: m.desktop_key_taken,
	'no-display': () => m.desktop_key_no_display(),
	'wayland-without-portal': () => m.desktop_key_no_portal(),
};

/** The choice in words for the settings screen. `failure`: the sentence of whatever failed on a higher rung, if anything did. */
export function rungInWords(
	{ rung, because }: ChosenRung,
	accelerator: string,
	failure: string | null,
): string {
	const sentence = (rung === 'command' ? whyNoKey[because] : undefined) ?? sentences[because];
	const named = { key: accelerator.replaceAll('+', ' + ') };
	const cause = because === 'hook-failed' || because === 'wayland-without-portal' ? failure : null;
	const words = [sentence(named), cause, rung === 'command' ? m.desktop_key_command() : null];
	return words.filter((each) => each !== null).join(' ');
}
