import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'svelte/compiler';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Names, and signs that are the same in every language. */
const allowed = new Set([
	...['Parley', 'JSON', 'Markdown', 'Ctrl', 'Space', 'dB', 'Esc'],
	// Languages are named in their own words.
	...['English', 'Español', 'हिन्दी', 'Bahasa Melayu'],
	...['Ctrl+N', 'OpenAI', 'Ollama', 'LM Studio', 'llama.cpp', 'Hugging Face'],
]);

/** Attributes that are shown or read out. */
const shownAttributes =
	/^(aria-(label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|hint)$/;

interface Node {
	readonly type?: string;
	readonly name?: string;
	readonly data?: string;
	readonly value?: unknown;
	readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
	readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null;
}

function filesIn(folder: string, ending: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith(ending) && !name.endsWith('.d.ts'))
		.map((name) => join(root, folder, name));
}

function isWords(text: string): boolean {
	const trimmed = text.trim();
	return /\p{L}/u.test(trimmed) && !allowed.has(trimmed);
}

/** What a template says that is written in it: text between tags, and attributes that are shown. */
function textOfTemplate(node: unknown, isShown: boolean, found: string[]): void {
	if (Array.isArray(node)) return node.forEach((each) => textOfTemplate(each, isShown, found));
	if (!isNode(node)) return;
	if (node.type === 'Text') {
		if (isShown && isWords(node.data ?? '')) found.push(node.data?.trim() ?? '');
	} else if (node.type === 'Attribute') {
		if (!shownAttributes.test(node.name ?? '')) return;
		textOfTemplate(node.value, true, found);
	} else if (node.type === 'ExpressionTag') {
		if (isShown) textOfExpression(node.expression, found);
	} else {
		const { attributes, ...rest } = node;
		textOfTemplate(attributes, false, found);
		const inside = node.type === 'SnippetBlock' || node.type === 'Component' || isShown;
		for (const [key, value] of Object.entries(rest)) {
			if (
				![
					'expression',
					'parameters',
					'context',
					'key',
					'metadata',
					'test',
					'name_loc',
					'loc',
				].includes(key)
			)
				textOfTemplate(value, inside, found);
		}
	}
}

/** Literals that an expression may come to; what is compared, or handed to a call, is not shown. */
function textOfExpression(node: unknown, found: string[]): void {
	if (!isNode(node)) return;
	switch (node.type) {
		case 'Literal':
			if (typeof node.value === 'string' && isWords(node.value)) found.push(node.value);
			return;
		case 'TemplateLiteral':
			found.push(...(node.quasis ?? []).map(({ value }) => value.raw).filter(isWords));
			return;
		case 'ConditionalExpression':
			textOfExpression(node.consequent, found);
			return textOfExpression(node.alternate, found);
		case 'LogicalExpression':
		case 'BinaryExpression':
			if (!/^([!=]==?|[<>]=?)$/.test(String(node.operator))) {
				textOfExpression(node.left, found);
				textOfExpression(node.right, found);
			}
			return;
		default:
	}
}

function spokenIn(source: string): string[] {
	const found: string[] = [];
	textOfTemplate(parse(source, { modern: true }).fragment, true, found);
	return found;
}

/** A literal that reads like something said: a capital, then further words. */
function sentencesIn(source: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isNewExpression(node) || ts.isThrowStatement(node)) return;
		if (
			ts.isStringLiteralLike(node) &&
			/^\p{Lu}\p{Ll}+[^/]*\s\p{L}/u.test(node.text) &&
			isWords(node.text)
		)
			found.push(node.text);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('it.ts', source, ts.ScriptTarget.Latest, true));
	return found;
}

function scriptOf(source: string): string {
	return [...source.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, script]) => script).join('\n');
}

const components = filesIn('renderer', '.svelte').map((path) => ({
	name: relative(root, path),
	source: readFileSync(path, 'utf8'),
}));

describe('what the window says', () => {
	it.each(components)('comes from the messages: $name', ({ source }) => {
		expect(spokenIn(source)).toEqual([]);
		expect(sentencesIn(scriptOf(source))).toEqual([]);
	});

	it.each(['renderer/state', 'renderer/text'])('comes from the messages in %s', (folder) => {
		const found = filesIn(folder, '.ts').flatMap((path) =>
			sentencesIn(readFileSync(path, 'utf8')).map((text) => `${relative(root, path)}: ${text}`),
		);
		expect(found).toEqual([]);
	});

	it.each([
		['<p>Hello you</p>', 'Hello you'],
		['<button aria-label="Close it">×</button>', 'Close it'],
		['<input placeholder="Name" />', 'Name'],
		['<p>{ready ? "Ready now" : m.app_name()}</p>', 'Ready now'],
		['<Field label="Theme" />', 'Theme'],
		['{#if a === "b"}<b title={`of ${a}`}></b>{/if}', 'of '],
		['{#each list as item}<li>and {item}</li>{/each}', 'and'],
	])('would be found out in %s', (source, text) => {
		expect(spokenIn(source)).toEqual([text]);
	});

	it('is told from what is no text', () => {
		expect(
			spokenIn('<p class="a" id="b" data-x="Some thing">{m.app_name()} {count} × {a === "b"}</p>'),
		).toEqual([]);
		expect(
			sentencesIn('const a = "Something is wrong."; throw new Error("Not for people at all.");'),
		).toEqual(['Something is wrong.']);
	});
});

it('every message is said somewhere', () => {
	const said = ['renderer', 'main']
		.flatMap((folder) => [...filesIn(folder, '.ts'), ...filesIn(folder, '.svelte')])
		.map((path) => readFileSync(path, 'utf8'))
		.join('\n');
	const used = new Set([...said.matchAll(/\bm\.(\w+)/g)].map(([, key]) => key));
	const keys = filesIn('preload/words', 'en.json')
		.filter((path) => !path.includes('compiled'))
		.flatMap((path) => Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object));
	expect(keys.filter((key) => !used.has(key))).toEqual([]);
});
