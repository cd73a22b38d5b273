import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameFor } from '../../main/shell/file-name.ts';

describe('the name of an exported file', () => {
	it.each([
		['How do you make bread?', 'How do you make bread.json'],
		['../../etc/passwd', 'etc passwd.json'],
		['invoice\u202Efdp.exe', 'invoice fdp.exe.json'],
		['a\u0000b\nc', 'a b c.json'],
		['CON', 'conversation.json'],
		['   ...  ', 'conversation.json'],
		['நன்றி 🙏', 'நன்றி 🙏.json'],
		['trailing dot.', 'trailing dot.json'],
	])('%j becomes %j', (title, name) => expect(fileNameFor(title, 'json')).toBe(name));

	it('is one plain, short name for any title', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
				const name = fileNameFor(title, 'txt');
				const isPlain = !/[/\\:*?"<>|\p{Cc}\p{Cf}]/u.test(name) && !name.startsWith('.');
				return isPlain && name.endsWith('.txt') && name.length <= 84 && name.isWellFormed();
			}),
		);
	});
});
