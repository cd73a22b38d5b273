import type { Session } from 'electron';
import { decideNavigation } from './navigation.ts';

/** One question of a page for one right; `mediaTypes` is empty when the page did not say. */
export interface PermissionQuestion {
	readonly permission: string;
	readonly mediaTypes: readonly string[];
	readonly origin: string;
	/** The page that asks. */
	readonly url: string;
	readonly isMainFrame: boolean;
}

/** The pages that may ask for anything: our own ones, and the one of them that carries sound. */
interface OwnPages {
	readonly origin: string;
	readonly audioUrl: string;
}

/**
 * Everything is refused but putting text on the clipboard (which only a click can do) to our own pages, and microphone and
 * loudspeaker to the one that carries sound: the page that shows answers can open no microphone.
 */
export function decidePermission(question: PermissionQuestion, own: OwnPages): boolean {
	if (!question.isMainFrame || !decideNavigation(question.origin, own.origin)) return false;
	if (question.permission === 'clipboard-sanitized-write') return true;
	if (question.url !== own.audioUrl) return false;
	if (question.permission === 'speaker-selection') return true;
	if (question.permission !== 'media') return false;
	return question.mediaTypes.length > 0 && question.mediaTypes.every((type) => type === 'audio');
}

/** Electron asks twice, once without and once with the person in view; both must be answered or the default is yes. */
export function guardPermissions(session: Session, own: OwnPages): void {
	session.setPermissionRequestHandler((_contents, permission, callback, details) => {
		const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
		const origin = 'securityOrigin' in details ? (details.securityOrigin ?? '') : details.requestingUrl;
		const { requestingUrl: url, isMainFrame } = details;
		callback(decidePermission({ permission, mediaTypes, origin, url, isMainFrame }, own));
	});
	session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
		const mediaTypes = details.mediaType === undefined ? [] : [details.mediaType];
		const { requestingUrl: url = '', isMainFrame } = details;
		return decidePermission({ permission, mediaTypes, origin: requestingOrigin, url, isMainFrame }, own);
	});
	session.setDevicePermissionHandler(() => false);
}
