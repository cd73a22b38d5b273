export type ExternalDecision =
	{ readonly allowed: true; readonly host: string; readonly url: string } | { readonly allowed: false };

/** The page may reload itself and go nowhere else. `ownOrigin` is scheme://host, without a path. */
export function decideNavigation(target: string, ownOrigin: string): boolean {
	const url = parsed(target);
	if (url?.username !== '' || url.password !== '') return false;
	return originOf(url) === ownOrigin;
}

/** Links in answers are written by a machine that can be talked into anything: web pages and mail only, host shown. */
export function decideExternal(target: string): ExternalDecision {
	const url = parsed(target);
	// Credentials in an address serve to make one host look like another.
	if (url?.username !== '' || url.password !== '') return { allowed: false };
	if (url.protocol === 'https:' || url.protocol === 'http:') {
		return url.host === '' ? { allowed: false } : { allowed: true, host: url.host, url: url.href };
	}
	if (url.protocol === 'mailto:')
		return { allowed: true, host: url.pathname, url: `mailto:${url.pathname}` };
	return { allowed: false };
}

/** `URL.origin` is the text "null" for our own scheme, so it is put together here. */
export function originOf(url: URL): string {
	return `${url.protocol}//${url.host}`;
}

/** The frame that may ask: the window's main frame, still there, showing our own page. */
export function isTrustedFrame(
	frame: { readonly url: string; readonly detached: boolean } | null,
	mainFrame: unknown,
	ownOrigin: string,
): boolean {
	if (frame === null || frame !== mainFrame || frame.detached) return false;
	return decideNavigation(frame.url, ownOrigin);
}

function parsed(target: string): URL | null {
	return URL.canParse(target) ? new URL(target) : null;
}
