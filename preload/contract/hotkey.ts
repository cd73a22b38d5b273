import { z } from 'zod';

/**
 * How Parley hears of its key, best first. `hook`: a helper sees it go down and come up in every program; `portal`: the
 * Wayland desktop tells of both; `shortcut`: the system tells of presses only; `command`: no program may listen here, the
 * person binds `parley --toggle` to a key in the desktop's settings; `window`: only Parley's own window hears keys.
 */
export const hotkeyRungs = ['hook', 'portal', 'shortcut', 'command', 'window'] as const;

export const hotkeyStateSchema = z.object({
	rung: z.enum(hotkeyRungs),
	/** Whether holding works there: pressed to talk, released to be answered. */
	holds: z.boolean(),
	/** One or two sentences for the person: what the key does and why no more than that. */
	reason: z.string(),
});

export type HotkeyState = z.infer<typeof hotkeyStateSchema>;
export type HotkeyRung = HotkeyState['rung'];
