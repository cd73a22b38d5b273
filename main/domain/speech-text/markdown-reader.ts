import { readInline } from './inline-reader.ts';
import { announce, breakHere, drop, speak } from './reading.ts';
import type { Reading } from './reading.ts';
import { spokenPhrases } from './spoken-phrases.ts';
import type { SpokenDraft } from './spoken-draft.ts';

const maxStructureChars = 200;

/** Reads the held text as far as it can be told apart; with `final` nothing more comes, and all of it is read. */
export function readMarkdown(draft: SpokenDraft, final: boolean): void {
	const { reader } = draft;
	while (reader.held !== '') {
		const reading = readNext(draft, final);
		if (reading === 'taken') continue;
		if (!final) return;
		if (reader.mode !== 'text') drop(draft, reader.held.length);
		else {
			startTextLine(draft);
			speak(draft, reader.held.charAt(0), 1);
		}
	}
}

function readNext(draft: SpokenDraft, final: boolean): Reading {
	switch (draft.reader.mode) {
		case 'fence-info':
			return readFenceInfo(draft);
		case 'fence':
			return readFenceLine(draft);
		case 'fence-line':
			return passLine(draft, 'fence');
		case 'table-row':
			return passLine(draft, 'text');
		case 'reasoning':
			return readReasoning(draft);
		case 'text':
			return draft.reader.atLineStart ? readLineStart(draft) : readText(draft, final);
	}
}

function readText(draft: SpokenDraft, final: boolean): Reading {
	if (draft.reader.held.startsWith('\n')) return endLine(draft);
	return readInline(draft, final);
}

function endLine(draft: SpokenDraft): Reading {
	const { reader } = draft;
	drop(draft, 1);
	if (reader.inHeading || reader.atLineStart) breakHere(draft);
	if (reader.atLineStart) reader.inTable = false;
	reader.atLineStart = true;
	reader.lineEnded = true;
	reader.inHeading = false;
	reader.codeTicks = 0;
	reader.inEmail = false;
	return 'taken';
}

function readLineStart(draft: SpokenDraft): Reading {
	const { reader } = draft;
	const first = reader.held.charAt(0);
	if (first === '\n') return endLine(draft);
	if (/[ \t\r\u{FEFF}\u{200B}]/u.test(first)) return drop(draft, 1);
	if (reader.inTable || first === '|') return startTableRow(draft);
	if (first === '>') return drop(draft, 1);
	const reading = readLineMarker(draft);
	if (reading !== 'plain') return reading;
	startTextLine(draft);
	return 'taken';
}

function readLineMarker(draft: SpokenDraft): Reading {
	const { held } = draft.reader;
	if (held.startsWith('#')) return readHeadingMarker(draft);
	if (/^(?:`{1,2}|~{1,2}|[-*+])$/.test(held)) return 'wait';
	if (held.startsWith('```') || held.startsWith('~~~')) return openFence(draft);
	if (/^(?:[-*+] |[•◦▪‣·●○■➤➢][ \t]?)/u.test(held)) return markItem(draft, held.length);
	if (/^\[[ xX]?\]?$/.test(held)) return 'wait';
	if (/^\[[ xX]\] /.test(held)) return drop(draft, 4);
	if (/^\d/.test(held)) return readOrdinal(draft);
	return readRule(draft);
}

function readHeadingMarker(draft: SpokenDraft): Reading {
	const { held } = draft.reader;
	if (/^#{1,6}$/.test(held)) return 'wait';
	const marker = /^(#{1,6})[ \t\n]/.exec(held)?.[1];
	if (marker === undefined) return 'plain';
	breakHere(draft);
	drop(draft, marker.length);
	draft.reader.inHeading = true;
	draft.reader.lineEnded = false;
	return 'taken';
}

function markItem(draft: SpokenDraft, length: number): Reading {
	breakHere(draft);
	draft.reader.lineEnded = false;
	return drop(draft, length);
}

/** "1. " opens a list and "n + 1. " goes on with it; any other number is something the answer says. */
function readOrdinal(draft: SpokenDraft): Reading {
	const { held, lastOrdinal } = draft.reader;
	if (/^\d{1,3}[.)]?$/.test(held)) return 'wait';
	const marker = /^(\d{1,3})[.)][ \t]/.exec(held);
	if (marker === null) return 'plain';
	const ordinal = Number(marker[1]);
	if (ordinal > 1 && ordinal !== lastOrdinal + 1) return 'plain';
	draft.reader.lastOrdinal = ordinal;
	return markItem(draft, marker[0].length);
}

/** Rulers, the underline of a heading, and the line under a table's first row. */
function readRule(draft: SpokenDraft): Reading {
	const { reader } = draft;
	if (/^[-=*_:| \t]+$/.test(reader.held) && reader.held.length < maxStructureChars) return 'wait';
	const line = /^([-=*_:| \t]+)\n/.exec(reader.held)?.[1];
	if (line === undefined) return 'plain';
	if (line.includes('-') && line.includes('|')) {
		reader.inTable = true;
		return startTableRow(draft);
	}
	if (!/^(?:-{2,}|=+|(?:[*_-][ \t]*){3,})[ \t]*$/.test(line)) return 'plain';
	breakHere(draft);
	return drop(draft, line.length);
}

function startTableRow(draft: SpokenDraft): Reading {
	const { reader, options } = draft;
	breakHere(draft);
	if (options.announceUnspoken && !reader.announcedTable)
		announce(draft, spokenPhrases(options.language).table);
	reader.announcedTable = true;
	reader.mode = 'table-row';
	return 'taken';
}

function openFence(draft: SpokenDraft): Reading {
	const { reader } = draft;
	const run = /^(?:`{3,}|~{3,})/.exec(reader.held)?.[0] ?? '';
	if (run.length === reader.held.length && run.length < maxStructureChars) return 'wait';
	breakHere(draft);
	drop(draft, run.length);
	reader.fence = run;
	reader.fenceClosedInline = false;
	reader.mode = 'fence-info';
	return 'taken';
}

function readFenceInfo(draft: SpokenDraft): Reading {
	const { reader, options } = draft;
	if (!reader.held.startsWith('\n')) {
		// A backtick in the info line: it was not a block but code written on one line.
		if (reader.held.startsWith('`') && reader.fence.startsWith('`')) reader.fenceClosedInline = true;
		return drop(draft, 1);
	}
	if (options.announceUnspoken && !reader.announcedCode)
		announce(draft, spokenPhrases(options.language).code);
	reader.announcedCode = true;
	reader.mode = reader.fenceClosedInline ? 'text' : 'fence';
	reader.atLineStart = true;
	reader.lineEnded = true;
	return drop(draft, 1);
}

function readFenceLine(draft: SpokenDraft): Reading {
	const { reader } = draft;
	if (/^[ \t>]*(?:`*|~*)[ \t\r]*$/.test(reader.held) && reader.held.length < maxStructureChars)
		return 'wait';
	const run = /^[ \t>]*(`+|~+)[ \t\r]*\n$/.exec(reader.held)?.[1] ?? '';
	if (run.length >= reader.fence.length && run.startsWith(reader.fence)) {
		reader.mode = 'text';
		reader.atLineStart = true;
	} else if (!reader.held.endsWith('\n')) reader.mode = 'fence-line';
	return drop(draft, reader.held.length);
}

function passLine(draft: SpokenDraft, next: 'fence' | 'text'): Reading {
	const { reader } = draft;
	if (reader.held.startsWith('\n')) {
		reader.mode = next;
		reader.atLineStart = next === 'text';
	}
	return drop(draft, 1);
}

function readReasoning(draft: SpokenDraft): Reading {
	const { reader } = draft;
	const closing = `</${reader.reasoningTag}>`;
	const seen = reader.held.toLowerCase();
	if (seen !== closing) return closing.startsWith(seen) ? 'wait' : drop(draft, 1);
	reader.mode = 'text';
	reader.atLineStart = true;
	return drop(draft, closing.length);
}

/** A line end inside a paragraph is a space if the sentence plainly goes on, otherwise models mean it as a pause. */
function startTextLine(draft: SpokenDraft): void {
	const { reader } = draft;
	if (reader.lineEnded) {
		if (/^\p{Ll}/u.test(reader.held)) speak(draft, ' ', 0);
		else breakHere(draft);
	}
	reader.lineEnded = false;
	reader.atLineStart = false;
}
