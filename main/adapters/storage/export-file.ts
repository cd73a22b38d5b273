import { readFile, stat } from 'node:fs/promises';
import { fromRecord, toRecord } from '../../domain/conversation-record.ts';
import type { ReadRecord } from '../../domain/conversation-record.ts';
import { toMarkdown, toPlainText } from '../../domain/conversation-text.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type { StoredConversation } from '../../domain/ports/conversation-store.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { codeOf } from './storage-errors.ts';

export type ExportFormat = 'json' | 'markdown' | 'text';

/** A conversation of a million long turns is about this big; more cannot be parsed in one piece anyway. */
const mostBytes = 256 * 1024 * 1024;

export function exportText(conversation: StoredConversation, format: ExportFormat): string {
	switch (format) {
		case 'json':
			return `${JSON.stringify(toRecord(conversation), null, '\t')}\n`;
		case 'markdown':
			return toMarkdown(conversation);
		case 'text':
			return toPlainText(conversation);
	}
}

/** Writes the whole file or leaves what was there. Throws `AssistantFailure`: storage-full or storage-failed. */
export async function writeExport(
	path: string,
	conversation: StoredConversation,
	format: ExportFormat,
): Promise<void> {
	try {
		await writeFileAtomically(path, exportText(conversation, format));
	} catch (thrown) {
		const code = codeOf(thrown);
		const full = /^(ENOSPC|EDQUOT)$/.test(code);
		const message = full
			? 'The disk is full, so the conversation was not exported. Free some space or choose another folder.'
			: `The conversation could not be exported there (${code === '' ? 'unknown reason' : code}). Choose another folder.`;
		throw new AssistantFailure(
			{ kind: full ? 'storage-full' : 'storage-failed', message, retryable: true, subject: path },
			thrown,
		);
	}
}

/** Reads an exported JSON file. Whatever is in it, the answer is a conversation or `import-invalid`; it never throws. */
export async function readExport(path: string): Promise<ReadRecord> {
	let text: string;
	try {
		const { size } = await stat(path);
		if (size > mostBytes)
			return invalid(path, 'The file is larger than 256 MB, which no conversation is.');
		text = await readFile(path, 'utf8');
	} catch (thrown) {
		return invalid(
			path,
			`The file cannot be read (${codeOf(thrown)}). Check that it is there and that you may read it.`,
		);
	}
	const read = parseExport(text);
	return read.ok ? read : { ok: false, error: { ...read.error, subject: path } };
}

/** Reads what an exported JSON file holds. */
export function parseExport(text: string): ReadRecord {
	let value: unknown;
	try {
		value = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		// The parser's own message repeats a piece of the file: somebody's words.
		return invalid(null, 'The file is not valid JSON. Choose a conversation that was exported as JSON.');
	}
	return fromRecord(value);
}

function invalid(path: string | null, message: string): ReadRecord {
	const subject = path === null ? {} : { subject: path };
	return { ok: false, error: { kind: 'import-invalid', message, retryable: false, ...subject } };
}
