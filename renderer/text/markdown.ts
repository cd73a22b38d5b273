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

/** `text` as safe HTML, one piece for each block: while an answer grows, only its last block changes. */
export function renderBlocks(text: string): readonly string[] {
	const environment = {};
	const tokens = markdown.parse(text, environment);
	const blocks: string[] = [];
	let start = 0;
	let depth = 0;
	tokens.forEach((token, at) => {
		depth += token.nesting;
		if (depth !== 0) return;
		const html = markdown.renderer.render(tokens.slice(start, at + 1), markdown.options, environment);
		blocks.push(DOMPurify.sanitize(html, allowed));
		start = at + 1;
	});
	return blocks;
}

function codeBlock(code: string): string {
	const escaped = markdown.utils.escapeHtml(code);
	const copy = markdown.utils.escapeHtml(m.conversation_copy());
	return `<div class="code-block"><button type="button" data-copy="">${copy}</button><pre tabindex="0"><code>${escaped}</code></pre></div>`;
}
