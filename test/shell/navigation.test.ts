import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideExternal, decideNavigation, isTrustedFrame } from '../../main/shell/navigation.ts';

const own = 'app://parley';

describe('where the page may go', () => {
	it.each(['app://parley/', 'app://parley/index.html', 'app://parley/index.html?x#y', 'APP://parley/a'])(
		'%s is its own',
		(url) => expect(decideNavigation(url, own)).toBe(true),
	);

	it.each([
		'https://parley/',
		'app://parley.evil.example/',
		'app://user@parley/',
		'app://parley@evil.example/',
		'app://parley:81/',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'data:text/html,x',
		'about:blank',
		'blob:app://parley/1',
		'',
		'parley',
	])('%s is not', (url) => expect(decideNavigation(url, own)).toBe(false));

	it('holds for any web address', () => {
		fc.assert(
			fc.property(
				fc.webUrl({ withFragments: true, withQueryParameters: true }),
				(url) => !decideNavigation(url, own),
			),
		);
	});

	it('never throws', () => {
		fc.assert(fc.property(fc.string(), (url) => typeof decideNavigation(url, own) === 'boolean'));
	});
});

describe('what may be opened outside', () => {
	it.each([
		['https://example.com/a?b#c', 'example.com'],
		['http://127.0.0.1:8080/', '127.0.0.1:8080'],
		['HTTPS://EXAMPLE.com', 'example.com'],
		['mailto:someone@example.com?bcc=spy@example.org', 'someone@example.com'],
	])('%s, as %s', (url, host) => expect(decideExternal(url)).toMatchObject({ allowed: true, host }));

	it('drops what a mail link would add by itself', () => {
		expect(decideExternal('mailto:a@example.com?attach=/etc/passwd')).toMatchObject({
			url: 'mailto:a@example.com',
		});
	});

	it.each([
		'https://paypal.com@evil.example/',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'smb://host/share',
		'ms-msdt:/id',
		'vscode://x',
		'app://parley/',
		'not an address',
	])('never %s', (url) => expect(decideExternal(url)).toEqual({ allowed: false }));

	it('opens nothing but web pages and mail, whatever the text', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.webUrl(),
					fc.string().map((text) => `${text}://x`),
				),
				(text) => {
					const decision = decideExternal(text);
					return !decision.allowed || /^(https?|mailto):/.test(decision.url);
				},
			),
		);
	});
});

describe('which frame may ask', () => {
	const main = { url: 'app://parley/index.html', detached: false };

	it('the main frame on our own page', () => expect(isTrustedFrame(main, main, own)).toBe(true));

	it.each([
		['a frame that is gone', null, main],
		['another frame', { ...main }, main],
		['a frame without a window', main, undefined],
	])('not %s', (_, frame, mainFrame) => expect(isTrustedFrame(frame, mainFrame, own)).toBe(false));

	it('not the main frame elsewhere or detached', () => {
		for (const frame of [
			{ url: 'https://example.com/', detached: false },
			{ ...main, detached: true },
		]) {
			expect(isTrustedFrame(frame, frame, own)).toBe(false);
		}
	});
});
