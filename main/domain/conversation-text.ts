import type { StoredConversation, StoredTurn } from './ports/conversation-store.ts';

/** The conversation to read or to paste: no times of machines, every word, and what of it was not heard. */
export function toMarkdown(conversation: StoredConversation): string {
	const head = `# ${escaped(titleOf(conversation))}\n\n*${stamp(conversation.createdAtMs)}*\n`;
	const turns = conversation.turns.map((turn) => {
		const { heard, unheard } = parts(turn);
		const said = turn.role === 'user' ? escaped(heard) : heard;
		const rest = unheard === '' ? '' : `\n\n${quoted(`*Not heard:* ${unheard}`)}`;
		return `**${speakerOf(turn)}** · ${stamp(turn.createdAtMs)}${noteOf(turn)}\n\n${said}${rest}\n`;
	});
	return [head, ...turns].join('\n');
}

export function toPlainText(conversation: StoredConversation): string {
	const head = `${titleOf(conversation)}\n${stamp(conversation.createdAtMs)}\n`;
	const turns = conversation.turns.map((turn) => {
		const { heard, unheard } = parts(turn);
		const rest = unheard === '' ? '' : `${heard === '' ? '' : ' '}[not heard: ${unheard}]`;
		return `${speakerOf(turn)} (${stamp(turn.createdAtMs)}${noteOf(turn)}):\n${heard}${rest}\n`;
	});
	return [head, ...turns].join('\n');
}

const titleOf = ({ title }: StoredConversation): string =>
	title.trim() === '' ? 'Conversation' : oneLine(title);

const speakerOf = ({ role, character }: StoredTurn): string =>
	role === 'user' ? 'You' : oneLine(character ?? 'Assistant');

function noteOf({ interrupted, status, supersededBy }: StoredTurn): string {
	if (supersededBy !== undefined) return ' · replaced by what follows';
	if (interrupted) return ' · interrupted';
	return status === 'completed' ? '' : ` · ${status.replace('_', ' ')}`;
}

/** An answer nobody cut short was all heard or shown; spaces at the cut are left out. */
function parts({ content, heard }: StoredTurn): { heard: string; unheard: string } {
	if (!content.startsWith(heard)) return { heard: content.trim(), unheard: '' };
	return { heard: heard.trim(), unheard: content.slice(heard.length).trim() };
}

/** `2026-11-20 18:47 UTC` */
function stamp(timeMs: number): string {
	const iso = new Date(Math.round(timeMs)).toISOString();
	return `${iso.slice(0, iso.indexOf('T') + 6).replace('T', ' ')} UTC`;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const quoted = (text: string): string => text.replace(/^/gmu, '> ');

/** What a person said is text, not Markdown: `*` stays an asterisk and a line that begins with `#` no heading. */
const escaped = (text: string): string =>
	text
		.replace(/[\\`*_[\]<>#|~]/gu, '\\$&')
		.replace(/^(\s*)([-+=])/gmu, '$1\\$2')
		.replace(/^(\s*\d+)([.)])/gmu, '$1\\$2');
