import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { CustomScheme, Protocol } from 'electron';

const scheme = 'app';
const host = 'parley';
/** Where our page lives. A scheme of our own has an origin and none of the extra rights of file://. */
export const appOrigin = `${scheme}://${host}`;

export const schemePrivileges: CustomScheme = {
	scheme,
	privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** Nothing from outside, nothing inline. */
export const contentSecurityPolicy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	"media-src 'self' blob:",
	"font-src 'self'",
	"connect-src 'self'",
	"worker-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"object-src 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.woff2': 'font/woff2',
	'.wasm': 'application/wasm',
	'.json': 'application/json; charset=utf-8',
};

/** The segments below the page's folder that `url` asks for, or `null` for anything that is not plainly one of our files. */
export function decideAsset(url: string): readonly string[] | null {
	if (!URL.canParse(url)) return null;
	const { protocol, host: asked, pathname } = new URL(url);
	if (protocol !== `${scheme}:` || asked !== host) return null;
	// Decoded once; a name that still holds a per cent sign was hiding something.
	const path = decoded(pathname);
	if (path === null || /[%\\:\p{Cc}]/u.test(path)) return null;
	const segments = (path === '/' ? '/index.html' : path).split('/').slice(1);
	return segments.every((segment) => segment !== '' && !segment.startsWith('.')) ? segments : null;
}

/** Answers requests for our own page from `folder`, and from nowhere else. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, folder: string): void {
	protocol.handle(scheme, (request) => assetResponse(request, folder));
}

/** Exported for its test: the answer to one request of the page. */
export async function assetResponse(
	request: { readonly url: string; readonly method: string },
	folder: string,
): Promise<Response> {
	const segments = decideAsset(request.url);
	if (segments === null || request.method !== 'GET') return refusal();
	const type = contentTypes[extname(segments.at(-1) ?? '')];
	if (type === undefined) return refusal();
	try {
		const root = await realpath(folder);
		const file = await realpath(join(root, ...segments));
		// A link inside the folder must not lead out of it.
		if (!file.startsWith(root + sep)) return refusal();
		return new Response(await readFile(file), { headers: headersFor(type) });
	} catch {
		return refusal();
	}
}

function headersFor(type: string): Record<string, string> {
	return {
		'content-type': type,
		'content-security-policy': contentSecurityPolicy,
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'no-referrer',
		'cross-origin-opener-policy': 'same-origin',
	};
}

function refusal(): Response {
	return new Response('Not found', { status: 404, headers: headersFor('text/plain; charset=utf-8') });
}

function decoded(path: string): string | null {
	try {
		return decodeURIComponent(path);
	} catch {
		return null;
	}
}
