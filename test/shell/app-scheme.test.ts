import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetResponse, contentSecurityPolicy, decideAsset } from '../../main/shell/app-scheme.ts';

describe('which file an address names', () => {
	it.each([
		['app://parley/', ['index.html']],
		['app://parley/index.html?x=1#y', ['index.html']],
		['app://parley/assets/index-1a.js', ['assets', 'index-1a.js']],
		['app://parley/a%20b.css', ['a b.css']],
		// The URL parser has already walked these back inside.
		['app://parley/../../index.html', ['index.html']],
	])('%s', (url, segments) => expect(decideAsset(url)).toEqual(segments));

	it.each([
		'app://other/index.html',
		'https://parley/index.html',
		'app://parley/..%2f..%2fetc/passwd',
		'app://parley/%2e%2e%5csecret.js',
		'app://parley/a%00.js',
		'app://parley/%252e%252e/x.js',
		'app://parley//etc/passwd',
		'app://parley/C:/x.js',
		'app://parley/.hidden.js',
		'app://parley/%E0%A4%A',
		'nothing',
	])('%s names none', (url) => expect(decideAsset(url)).toBeNull());

	it('never names anything above the folder', () => {
		const pieces = fc.constantFrom(
			'..',
			'.',
			'%2e',
			'%2f',
			'%5c',
			'/',
			'\\',
			'a',
			'%25',
			'%00',
			':',
			'x.js',
		);
		fc.assert(
			fc.property(fc.array(pieces), (parts) => {
				const segments = decideAsset(`app://parley/${parts.join('')}`) ?? [];
				return segments.every((segment) => !/^\.|[/\\:\0]/.test(segment) && segment !== '');
			}),
		);
	});
});

describe('what the page is given', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'parley-page-'));
		mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
		writeFileSync(join(folder, 'page', 'index.html'), '<p>hello</p>');
		writeFileSync(join(folder, 'page', 'notes.exe'), 'no');
		writeFileSync(join(folder, 'secret.js'), 'secret');
		symlinkSync(join(folder, 'secret.js'), join(folder, 'page', 'assets', 'way-out.js'));
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	const ask = (url: string, method = 'GET'): Promise<Response> =>
		assetResponse({ url, method }, join(folder, 'page'));

	it('its own files, with the policy that keeps everything else out', async () => {
		const response = await ask('app://parley/');
		expect(response.status).toBe(200);
		expect(await response.text()).toBe('<p>hello</p>');
		expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
		expect(response.headers.get('x-content-type-options')).toBe('nosniff');
	});

	it.each([
		'app://parley/none.js',
		'app://parley/assets/way-out.js',
		'app://parley/notes.exe',
		'app://parley/assets',
	])('nothing for %s', async (url) => {
		const response = await ask(url);
		expect(response.status).toBe(404);
		expect(await response.text()).not.toContain('secret');
	});

	it('nothing for anything but reading', async () =>
		expect((await ask('app://parley/', 'POST')).status).toBe(404));

	it('a policy without any outside, inline code or frames', () => {
		expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*|ws:/);
		for (const part of [
			"default-src 'none'",
			"script-src 'self'",
			"frame-ancestors 'none'",
			"form-action 'none'",
		]) {
			expect(contentSecurityPolicy.split('; ')).toContain(part);
		}
	});
});
