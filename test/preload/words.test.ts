import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../preload/words');
const settings = JSON.parse(readFileSync(join(folder, 'project.inlang/settings.json'), 'utf8')) as {
	baseLocale: string;
	locales: string[];
	'plugin.inlang.messageFormat': { pathPattern: string[] };
};
const areas = readdirSync(folder, { withFileTypes: true })
	.filter((entry) => entry.isDirectory() && !['compiled', 'project.inlang'].includes(entry.name))
	.map(({ name }) => name);
const others = settings.locales.filter((locale) => locale !== settings.baseLocale);

function messages(area: string, locale: string): Record<string, unknown> {
	return JSON.parse(readFileSync(join(folder, area, `${locale}.json`), 'utf8')) as Record<string, unknown>;
}

/** `{name}` in a message, sorted; a message with variants is searched whole. */
function placeholders(message: unknown): string[] {
	const found = JSON.stringify(message).matchAll(/(?<!\\)\{(\w+)\}/g);
	return [...new Set([...found].map(([, name]) => name ?? ''))].sort();
}

test('every area of words is compiled', () => {
	const compiled = settings['plugin.inlang.messageFormat'].pathPattern;
	expect([...compiled].sort()).toEqual(areas.map((area) => `./${area}/{locale}.json`).sort());
});

test('no key stands in two areas, where one would silently replace the other', () => {
	const keys = areas.flatMap((area) => Object.keys(messages(area, settings.baseLocale)));
	expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
});

describe.each(areas)('the words of %s', (area) => {
	const base = messages(area, settings.baseLocale);

	test.each(others)('are complete in %s', (locale) => {
		expect(Object.keys(messages(area, locale)).sort()).toEqual(Object.keys(base).sort());
	});

	test.each(others)('name the same things in %s', (locale) => {
		const translated = messages(area, locale);
		for (const [key, message] of Object.entries(base)) {
			expect(placeholders(translated[key]), key).toEqual(placeholders(message));
		}
	});

	test.each(settings.locales)('are never empty in %s', (locale) => {
		const empty = Object.entries(messages(area, locale)).filter(([, text]) => text === '');
		expect(empty).toEqual([]);
	});
});
