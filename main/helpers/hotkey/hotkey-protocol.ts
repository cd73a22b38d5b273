/**
 * What the hotkey helper is told and tells. It sees every key of every program (`hook`), so the protocol has no words for
 * any of them: the one combination it was given went down, or came up. Another combination is another start.
 */
export interface HotkeyOptions {
	/** `hook`: the keyboard of Windows, macOS and X11; `portal`: the desktop's GlobalShortcuts portal, for Wayland. */
	readonly source: 'hook' | 'portal';
	/** In Electron's notation; also modifier keys alone (`RightAlt`, `Control+Alt`). */
	readonly accelerator: string;
}

/** Nobody can be holding it any more: the screen was locked, the computer slept. What was down is not told as `up`. */
export interface HotkeyCommand {
	readonly type: 'forget';
}

export type HotkeyEvent =
	/** Never twice in a row: the repetition of a held key is not told. */
	| { readonly type: 'down' }
	| { readonly type: 'up' }
	/** The desktop chose, or a person changed, what triggers it: the desktop's own words for a person to read. */
	| { readonly type: 'trigger'; readonly description: string };
