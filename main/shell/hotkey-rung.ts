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

const press = 'Press {key} in any program to talk, and press it again to be answered.';
const allowAccessibility =
	'allow Parley in System Settings → Privacy & Security → Accessibility, then choose the key again.';

const sentences: Readonly<Record<ChosenRung['because'], string>> = {
	'no-key': 'No key is set for other programs. In Parley’s own window, hold Space.',
	hold: 'Hold {key} in any program, talk, and let go to be answered. Other programs see the key too.',
	'hold-wayland': 'Hold {key} in any program, talk, and let go to be answered. Your desktop tells Parley.',
	toggle: press,
	'toggle-wayland': `${press} Your desktop tells Parley.`,
	'modifiers-only': press,
	accessibility: `${press} To hold it instead, ${allowAccessibility}`,
	'hook-failed': `${press} It cannot be held on this computer.`,
	taken: press,
	'no-display': press,
	'wayland-without-portal': press,
};

const whyNoKey: Readonly<Partial<Record<ChosenRung['because'], string>>> = {
	accessibility: `To use a modifier key alone, ${allowAccessibility}`,
	'hook-failed': 'A modifier key alone cannot be followed on this computer.',
	'modifiers-only':
		'Wayland knows no key that is a modifier alone: choose a combination with an ordinary key.',
	taken: '{key} is taken by another program, or does not exist: choose another one.',
	'no-display': 'There is no display on which Parley could listen for a key.',
	'wayland-without-portal': 'This Wayland desktop lets no program listen for keys.',
};

const command =
	'Or, in the keyboard settings of your desktop, bind a key to the command “parley --toggle”. In Parley’s own window, hold Space.';

/** The choice in words for the settings screen. `failure`: the sentence of whatever failed on a higher rung, if anything did. */
export function rungInWords(
	{ rung, because }: ChosenRung,
	accelerator: string,
	failure: string | null,
): string {
	const sentence = rung === 'command' ? (whyNoKey[because] ?? '') : sentences[because];
	const cause = because === 'hook-failed' || because === 'wayland-without-portal' ? failure : null;
	const words = [sentence, cause, rung === 'command' ? command : null];
	return words
		.filter((each) => each !== null)
		.join(' ')
		.replaceAll('{key}', accelerator.replaceAll('+', ' + '));
}
