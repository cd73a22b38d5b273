import type { RequestHandlers } from './ipc-router.ts';

export interface PresenceOptions {
	readonly showMain: () => void;
	readonly isWayland: boolean;
}

/** The main window from elsewhere, and what this desktop allows. */
export function presenceRequests({
	showMain,
	isWayland,
}: PresenceOptions): Pick<RequestHandlers, 'showMainWindow' | 'desktopFacts'> {
	return { showMainWindow: showMain, desktopFacts: () => ({ isWayland }) };
}
