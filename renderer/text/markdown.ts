import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { m } from '../../preload/words/compiled/messages.js';

/** Raw HTML stays text; images are never made, since an address in one would tell its server that it was read. */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable('image');

markdown.renderer.rules.fence = (tokens, at) => codeBlock(tokens[at]?.content ?? '');
markdown.renderer.rules.code_block = (tokens, at) => codeBlock(tokens[at]?.content ?? '');

const allowed = {
	ALLOWED_TAGS: [
		...[
			'p',
			'br',
			'hr',
			'strong',
			'em',
			's',
			'a',
			'blockquote',
			'ul',
			'ol',
			'li',
			'code',
			'pre',
			'div',
			'button',
		],
		...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
	],
	ALLOWED_ATTR: ['href', 'class', 'start', 'type', 'data-copy', 'tabindex'],
	ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
	ALLOW_ARIA_ATTR: false,
};

/** A paragraph, a list, a heading …: what stands by itself. */
export interface Block {
	readonly html: string;
	/** Where it begins in the text, UTF-16 units. */
	readonly start: number;
}

/** The newest blocks that may still turn into something else when more text comes: "a" and "***" are one paragraph after "b". */
const unsettledBlocks = 2;

/**
 * A text that grows, as blocks of safe HTML. Only its end is read again when something was added: however long an answer
 * gets, the next word costs the same.
 */
export class GrowingMarkdown {
	#text = '';
	#blocks: readonly Block[] = [];

	/** `complete`: nothing is added any more, so the whole is read once (a link may be defined below its use). */
	read(text: string, complete: boolean): readonly Block[] {
		if (text === this.#text && !complete) return this.#blocks;
		const grows = !complete && text.startsWith(this.#text);
		const settled = grows ? this.#blocks.slice(0, -unsettledBlocks) : [];
		const from = this.#blocks[settled.length]?.start ?? 0;
		this.#blocks = [...settled, ...renderBlocks(text, settled.length === 0 ? 0 : from)];
		this.#text = text;
		return this.#blocks;
	}
}

/** The text from `from` on, which is the beginning of a block. */
export function renderBlocks(text: string, from = 0): readonly Block[] {
	const environment = {};
	const source = text.slice(from);
	const tokens = markdown.parse(source, environment);
	const startOf = lineStarts(source);
	const blocks: Block[] = [];
	let first = 0;
	let depth = 0;
	tokens.forEach((token, at) => {
		depth += token.nesting;
		if (depth !== 0) return;
		const html = markdown.renderer.render(tokens.slice(first, at + 1), markdown.options, environment);
		const line = tokens[first]?.map?.[0] ?? 0;
		blocks.push({ html: DOMPurify.sanitize(html, allowed), start: from + (startOf[line] ?? 0) });
		first = at + 1;
	});
	return blocks;
}

/** Where each line begins. markdown-it reads "\r\n" and "\r" as one line end too. */
function lineStarts(text: string): readonly number[] {
	return [0, ...Array.from(text.matchAll(/\r\n?|\n/g), (end) => end.index + end[0].length)];
}

function codeBlock(code: string): string {
	const escaped = markdown.utils.escapeHtml(code);
	const copy = markdown.utils.escapeHtml(m.conversation_copy());
	return `<div class="code-block"><button type="button" data-copy="">${copy}</button><pre tabindex="0"><code>${escaped}</code></pre></div>`;
}
