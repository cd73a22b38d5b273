import { open, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { fromRecord, toRecord } from '../../domain/conversation-record.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type { StoredConversation } from '../../domain/ports/conversation-store.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { exportText } from './export-file.ts';
import type { ExportFormat } from './export-file.ts';
import { codeOf } from './storage-errors.ts';

/*
 * Many conversations in one file (docs/export-format.md): JSON whose every conversation stands on a line of its own, so that
 * it is written and read piece by piece and the program goes on meanwhile.
 */

const opening = '{"format":"parley.bundle"';
const currentVersion = 1;

/** The text of a bundle, in pieces; `conversations` are asked for one after another. */
function* bundlePieces(conversations: Iterable<StoredConversation>, exportedAt: string): Generator<string> {
	yield `${opening},"version":${String(currentVersion)},"exported_at":"${exportedAt}","conversations":[\n`;
	let count = 0;
	for (const conversation of conversations) {
		yield `${count === 0 ? '' : ',\n'}${JSON.stringify(toRecord(conversation))}`;
		count += 1;
	}
	yield `\n],"total_conversations":${String(count)}}\n`;
}

/** Writes the whole file or leaves what was there. Throws `AssistantFailure`: storage-full or storage-failed. */
export async function writeBundle(
	path: string,
	conversations: Iterable<StoredConversation>,
	exportedAt: string,
): Promise<void> {
	const unfinished = `${path}.${randomUUID()}.unfinished`;
	try {
		const file = await open(unfinished, 'wx', 0o600);
		try {
			for (const piece of bundlePieces(conversations, exportedAt)) await file.write(piece);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(unfinished, path);
	} catch (thrown) {
		await rm(unfinished, { force: true });
		throw exportFailure(thrown, path);
	}
}

/** Makes `folder` with a file for each conversation, or nothing at all. Throws as `writeBundle`. */
export async function writeFolder(
	folder: string,
	files: Iterable<{ readonly name: string; readonly conversation: StoredConversation }>,
	format: ExportFormat,
): Promise<void> {
	try {
		await mkdir(folder);
	} catch (thrown) {
		throw exportFailure(thrown, folder);
	}
	try {
		for (const { name, conversation } of files) {
			await writeFileAtomically(join(folder, name), exportText(conversation, format));
		}
	} catch (thrown) {
		await rm(folder, { recursive: true, force: true });
		throw exportFailure(thrown, folder);
	}
}

/** Writes the whole file or leaves what was there. Throws as `writeBundle`. */
export async function writeTextFile(path: string, text: string): Promise<void> {
	try {
		await writeFileAtomically(path, text);
	} catch (thrown) {
		throw exportFailure(thrown, path);
	}
}

export const isBundle = (text: string): boolean =>
	/^\uFEFF?\s*\{\s*"format"\s*:\s*"parley\.bundle"/.test(text.slice(0, 200));

/**
 * Reads what a bundle holds, all of it or nothing; `onRead` hears how many there are so far. Throws `AssistantFailure`
 * (import-invalid) that names the place.
 */
export async function parseBundle(
	text: string,
	onRead: (count: number) => void = () => undefined,
): Promise<readonly StoredConversation[]> {
	const { entries, total } = byLine(text.replace(/^\uFEFF/, '')) ?? whole(text.replace(/^\uFEFF/, ''));
	if (typeof total === 'number' && total !== entries.length) {
		throw invalid(
			`The bundle says it holds ${String(total)} conversations, but there are ${String(entries.length)}: it was cut. Export it again.`,
		);
	}
	const conversations: StoredConversation[] = [];
	for (const [index, entry] of entries.entries()) {
		const read = fromRecord(entry());
		if (!read.ok) throw invalid(`Conversation ${String(index + 1)} of the bundle: ${read.error.message}`);
		conversations.push(read.conversation);
		onRead(conversations.length);
		await othersFirst();
	}
	return conversations;
}

interface Entries {
	/** Each parses its own piece. */
	readonly entries: readonly (() => unknown)[];
	readonly total: unknown;
}

/** As we write them. Null when somebody else laid the file out. */
function byLine(text: string): Entries | null {
	const lines = text.trimEnd().split('\n');
	const first = lines.shift()?.trimEnd();
	const last = lines.pop();
	if (first?.startsWith(opening) !== true || !first.endsWith('[') || last?.startsWith(']') !== true)
		return null;
	try {
		checkHead(JSON.parse(`${first}]}`));
		const tail = JSON.parse(`{"conversations":[${last}`) as { readonly total_conversations?: unknown };
		return {
			entries: lines
				.filter((line) => line.trim() !== '')
				.map((line) => () => parsed(line.trimEnd().replace(/,$/, ''))),
			total: tail.total_conversations,
		};
	} catch (thrown) {
		if (thrown instanceof AssistantFailure) throw thrown;
		return null;
	}
}

function whole(text: string): Entries {
	const value = parsed(text) as {
		readonly conversations?: unknown;
		readonly total_conversations?: unknown;
	};
	checkHead(value);
	if (!Array.isArray(value.conversations))
		throw invalid(
			'The file is not a bundle Parley can import: conversations must be a list in brackets [ ].',
		);
	return {
		entries: value.conversations.map((entry: unknown) => () => entry),
		total: value.total_conversations,
	};
}

function checkHead(value: unknown): void {
	const { version } = value as { readonly version?: unknown };
	if (version === currentVersion) return;
	if (typeof version === 'number' && version > currentVersion) {
		throw invalid(
			`The bundle was written by a newer Parley (version ${String(version)}; this one knows ${String(currentVersion)}). Update Parley, then import it again.`,
		);
	}
	throw invalid('The file is not a bundle Parley can import: version must be 1.');
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// The parser's own message repeats a piece of the file: somebody's words.
		throw invalid('The file is not valid JSON. Choose a bundle that Parley exported.');
	}
}

function invalid(message: string): AssistantFailure {
	return new AssistantFailure({ kind: 'import-invalid', message, retryable: false });
}

function exportFailure(thrown: unknown, path: string): AssistantFailure {
	if (thrown instanceof AssistantFailure) return thrown;
	const code = codeOf(thrown);
	const full = /^(ENOSPC|EDQUOT)$/.test(code);
	const message = full
		? 'The disk is full, so nothing was exported. Free some space or choose another folder.'
		: `Nothing could be exported as ${basename(path)} (${code === '' ? 'unknown reason' : code}). Choose another folder.`;
	return new AssistantFailure(
		{ kind: full ? 'storage-full' : 'storage-failed', message, retryable: true, subject: path },
		thrown,
	);
}
