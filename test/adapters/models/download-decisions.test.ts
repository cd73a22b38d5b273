import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeRedirect, knownHosts, mostRedirects } from '../../../main/adapters/models/download-address.ts';
import { noSpace, sizeInWords } from '../../../main/adapters/models/download-faults.ts';
import { downloadBytes, isPublished, planDownload } from '../../../main/adapters/models/download-plan.ts';
import { actionsOf, mayFollow, SpeedMeter } from '../../../main/adapters/models/model-state.ts';
import { judgeAnswer, namedContents, requestHeaders } from '../../../main/adapters/models/range-answer.ts';
import type { Asked } from '../../../main/adapters/models/range-answer.ts';
import { modelEntry } from '../../support/model-store-fixtures.ts';

const mark = { url: 'https://host/file', etag: '"v1"', lastModified: null };
const asked: Asked = { host: 'host', offset: 100, bytes: 1000, mark };

function judged(status: number, headers: Readonly<Record<string, string>>, question: Asked = asked) {
	return judgeAnswer(question, { status, header: (name) => headers[name] ?? null });
}

describe('an answer', () => {
	test.each([
		['goes behind what is here', 206, { 'content-range': 'bytes 100-999/1000', etag: '"v1"' }, 'append'],
		['may leave out the total', 206, { 'content-range': 'bytes 100-999/*' }, 'append'],
		['is the whole file', 200, { 'content-length': '1000' }, 'whole'],
		['is of unknown length', 200, {}, 'whole'],
		['has another length', 200, { 'content-length': '999' }, 'look'],
		['is another version', 206, { 'content-range': 'bytes 100-999/1000', etag: '"v2"' }, 'ask-again'],
		['is another range', 206, { 'content-range': 'bytes 99-999/1000' }, 'ask-again'],
		['is no range at all', 206, {}, 'ask-again'],
		['is of a file of another length', 206, { 'content-range': 'bytes 100-1999/2000' }, 'fault'],
		['refuses the range', 416, {}, 'ask-again'],
		['is elsewhere', 302, { location: '/x' }, 'redirect'],
		['is packed', 200, { 'content-length': '1000', 'content-encoding': 'br' }, 'fault'],
		['is a page', 200, { 'content-type': 'text/html' }, 'fault'],
	] as const)('that %s', (_what, status, headers, type) => {
		expect(judged(status, headers).type).toBe(type);
	});

	test('of the whole file says why what was here is dropped', () => {
		expect(judged(200, { etag: '"v2"' })).toEqual({ type: 'whole', dropped: 'changed' });
		expect(judged(200, { etag: '"v1"' })).toEqual({ type: 'whole', dropped: 'range-ignored' });
		expect(judged(200, {}, { ...asked, offset: 0 })).toEqual({ type: 'whole', dropped: null });
	});

	test('whatever it is, it is one of the verdicts, and a fault has a sentence', () => {
		const header = fc.oneof(
			fc.string(),
			fc.constantFrom('bytes 0-9/10', 'bytes 100-999/1000', 'W/"x"', '99999999999999999999'),
		);
		fc.assert(
			fc.property(
				fc.integer({ min: 100, max: 599 }),
				fc.dictionary(
					fc.constantFrom(
						'content-range',
						'content-length',
						'etag',
						'location',
						'retry-after',
						'content-encoding',
						'content-type',
					),
					header,
				),
				fc.nat(1000),
				(status, headers, offset) => {
					const verdict = judged(status, headers, { ...asked, offset });
					if (verdict.type === 'append')
						expect(headers['content-range']).toMatch(new RegExp(`bytes ${offset}-999/`));
					if (verdict.type === 'fault') expect(verdict.fault.error.message).toMatch(/\.$/);
				},
			),
		);
	});
});

test('a range is asked for with the strongest validator there is', () => {
	expect(requestHeaders({ offset: 0, mark })).not.toHaveProperty('range');
	expect(requestHeaders({ offset: 5, mark })).toMatchObject({ range: 'bytes=5-', 'if-range': '"v1"' });
	expect(requestHeaders({ offset: 5, mark: { ...mark, etag: 'W/"v1"' } })).not.toHaveProperty('if-range');
});

test('pointers and pages are named by their first bytes, models are not', () => {
	const bytes = (text: string) => new TextEncoder().encode(text);
	expect(namedContents('h', bytes('version https://git-lfs.github.com/spec/v1\n'))?.error.message).toMatch(
		/Git-LFS/,
	);
	expect(namedContents('h', bytes('\n <!doctype HTML><p>'))?.error.message).toMatch(/web page/);
	expect(namedContents('h', Uint8Array.of(8, 10, 18, 5))).toBeNull();
	expect(namedContents('h', bytes('<blk> 0\n<unk> 1\n'))).toBeNull();
});

describe('a redirect', () => {
	const from = new URL('https://github.com/a/b');
	test.each([
		['https://release-assets.githubusercontent.com/x?sig=1', 'follow'],
		['/elsewhere', 'follow'],
		['https://githubusercontent.com.evil.example/x', 'refuse'],
		['https://evilgithubusercontent.com/x', 'refuse'],
		['https://user:secret@github.com/x', 'refuse'],
		['http://github.com/x', 'refuse'],
		['http://127.0.0.1/x', 'refuse'],
		['ftp://github.com/x', 'refuse'],
		['https://', 'refuse'],
	])('to %s: %s', (location, type) => {
		expect(judgeRedirect(from, location, 0, knownHosts).type).toBe(type);
	});

	test('is followed to known hosts only, whatever it says, and only so often', () => {
		fc.assert(
			fc.property(fc.webUrl({ validSchemes: ['http', 'https', 'ftp'] }), (location) => {
				const verdict = judgeRedirect(from, location, 0, knownHosts);
				if (verdict.type === 'follow') expect(verdict.url.protocol).toBe('https:');
			}),
		);
		expect(judgeRedirect(from, '/x', mostRedirects, knownHosts)).toEqual({
			type: 'refuse',
			why: 'too-many',
		});
		expect(judgeRedirect(from, null, 0, knownHosts)).toEqual({ type: 'refuse', why: 'no-address' });
	});
});

test('an archive needs room for itself and for what comes out of it', () => {
	const model = modelEntry('a', {
		archive: { url: 'https://github.com/a.tar.bz2', bytes: 100e6 },
		files: [{ path: 'm.onnx' }],
	});
	expect(planDownload(model, '/w')?.peakBytes).toBeGreaterThan(220e6);
	expect(downloadBytes(model)).toBe(100e6);
	expect(isPublished(model)).toBe(false);
	expect(downloadBytes(modelEntry('b', { files: [{ path: 'm.onnx', bytes: 5 }] }))).toBeNull();
});

test('every state has something to do, and none is a dead end', () => {
	const progress = { doneBytes: 0, totalBytes: 1, bytesPerSecond: 0, file: null };
	const states = [
		{ state: 'absent' },
		{ state: 'queued', progress, waitsFor: 'turn' },
		{ state: 'downloading', progress },
		{ state: 'paused', progress },
		{ state: 'verifying', progress },
		{ state: 'unpacking', progress },
		{ state: 'installed', bytesOnDisk: 1, verified: true },
		{ state: 'failed', error: noSpace('/', 2, 1).error, remedy: 'free-space', partBytes: 0 },
	] as const;
	for (const state of states) {
		expect(actionsOf(state).length).toBeGreaterThan(0);
		expect(states.some((next) => next.state !== state.state && mayFollow(state.state, next.state))).toBe(
			true,
		);
	}
});

test('speed is that of the last seconds, and begins anew after a restart', () => {
	const meter = new SpeedMeter();
	for (let ms = 0; ms <= 20_000; ms += 100) meter.note(ms < 10_000 ? ms * 10 : 100_000 + (ms - 10_000), ms);
	expect(meter.bytesPerSecond).toBe(1000);
	meter.note(0, 20_100);
	expect(meter.bytesPerSecond).toBe(0);
});

test('sizes as people read them', () => {
	expect([0, 999, 1500, 2_327_524, 487e6, 1.23e9].map(sizeInWords)).toEqual([
		'0 bytes',
		'999 bytes',
		'1.5 kB',
		'2.3 MB',
		'487 MB',
		'1.2 GB',
	]);
});
