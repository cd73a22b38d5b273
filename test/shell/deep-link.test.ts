import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationInLink, linkInArguments } from '../../main/shell/deep-link.ts';

const id = '3f2b8c1e-9d4a-4c5b-8e7f-0a1b2c3d4e5f';

describe('a link from anywhere', () => {
	it('names a conversation', () => {
		expect(conversationInLink(`parley://conversation/${id}`)).toBe(id);
	});

	it.each([
		'',
		'parley:',
		'parley://',
		'parley://conversation',
		'parley://conversation/',
		`parley:conversation/${id}`,
		`parley:///conversation/${id}`,
		`PARLEY://conversation/${id}`,
		`https://conversation/${id}`,
		`parley://Conversation/${id}`,
		`parley://listen/${id}`,
		`parley://conversation/${id}/`,
		`parley://conversation/${id}/listen`,
		`parley://conversation/${id}?listen=1`,
		`parley://conversation/${id}#press`,
		`parley://conversation:80/${id}`,
		`parley://somebody@conversation/${id}`,
		`parley://conversation/../${id}`,
		`parley://conversation/%2e%2e%2fsettings`,
		`parley://conversation/-${id}`,
		`parley://conversation/--toggle`,
		`parley://conver\tsation/${id}`,
		` parley://conversation/${id}`,
		`parley://conversation/${id}\n`,
		`parley://conversation/${'a'.repeat(101)}`,
		`javascript:parley://conversation/${id}`,
	])('is passed over when it is %j', (link) => {
		expect(conversationInLink(link)).toBeNull();
	});

	it('yields nothing but a plain id, whatever is in it', () => {
		const hostile = fc.oneof(
			fc.webUrl({ withFragments: true, withQueryParameters: true }),
			fc.string({ unit: 'binary' }),
			fc.string({ unit: 'grapheme' }).map((text) => `parley://conversation/${text}`),
			fc.string({ unit: 'binary-ascii' }).map((text) => `parley://conversation/${id}${text}`),
			fc.tuple(fc.string(), fc.string()).map(([host, path]) => `parley://${host}/${path}`),
			fc.mixedCase(fc.constant(`parley://conversation/${id}`)),
		);
		fc.assert(
			fc.property(hostile, (link) => {
				const found = conversationInLink(link);
				if (found === null) return;
				expect(found).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]*$/);
				expect(link).toBe(`parley://conversation/${found}`);
			}),
			{ numRuns: 5_000 },
		);
	});

	it('reads back every id it may be made with', () => {
		fc.assert(
			fc.property(fc.uuid(), (uuid) => {
				expect(conversationInLink(`parley://conversation/${uuid}`)).toBe(uuid);
			}),
		);
	});
});

describe('the arguments of a program', () => {
	it('hold at most one link that counts', () => {
		expect(linkInArguments(['--flag', '/home/parley', 'parley:1', 'parley:2'])).toBe('parley:1');
		expect(linkInArguments(['--open=parley://conversation/1', 'parley'])).toBeNull();
	});
});
