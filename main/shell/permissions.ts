import type { Session } from 'electron';
import { decideNavigation } from './navigation.ts';

/** One question of a page for one right; `mediaTypes` is empty when the page did not say. */
export interface PermissionQuestion {
	readonly permission: string;
	readonly mediaTypes: readonly string[];
	readonly origin: string;
	readonly isMainFrame: boolean;
}

/** Choosing a loudspeaker; putting text on the clipboard, which only a click can do. */
const harmless: ReadonlySet<string> = new Set(['speaker-selection', 'clipboard-sanitized-write']);

/** Everything is refused but the microphone and what is harmless, and that to everyone but our own page. */
export function decidePermission(question: PermissionQuestion, ownOrigin: string): boolean {
	if (!question.isMainFrame || !decideNavigation(question.origin, ownOrigin)) return false;
	if (harmless.has(question.permission)) return true;
	if (question.permission !== 'media') return false;
	return question.mediaTypes.length > 0 && question.mediaTypes.every((type) => type === 'audio');
}

/** Electron asks twice, once without and once with the person in view; both must be answered or the default is yes. */
export function guardPermissions(session: Session, ownOrigin: string): void {
	session.setPermissionRequestHandler((_contents, permission, callback, details) => {
		const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
		const origin = 'securityOrigin' in details ? (details.securityOrigin ?? '') : details.requestingUrl;
		callback(
			decidePermission({ permission, mediaTypes, origin, isMainFrame: details.isMainFrame }, ownOrigin),
		);
	});
	session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
		const mediaTypes = details.mediaType === undefined ? [] : [details.mediaType];
		return decidePermission(
			{ permission, mediaTypes, origin: requestingOrigin, isMainFrame: details.isMainFrame },
			ownOrigin,
		);
	});
	session.setDevicePermissionHandler(() => false);
}
