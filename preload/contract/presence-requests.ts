import { z } from 'zod';

/** Where Parley is seen on the desktop. */
export const presenceRequests = {
	/** Opens the main window, or brings it forward. */
	showMainWindow: { input: z.undefined(), output: z.void() },
	/** On Wayland a program can neither keep a window above others nor place it nor open it without focus. */
	desktopFacts: { input: z.undefined(), output: z.object({ isWayland: z.boolean() }) },
} as const;
