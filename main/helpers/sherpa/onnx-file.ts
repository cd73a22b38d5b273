/** A look into an ONNX file without loading it: is it whole, and what does its metadata say? */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

export interface OnnxFacts {
	readonly metadata: ReadonlyMap<string, string>;
}

/** Protobuf field numbers of ONNX's ModelProto. */
const irVersionField = 1;
const graphField = 7;
const metadataField = 14;
/** Longest metadata entry that is read; the longest real ones (token lists) are some hundred kB. */
const longestMetadataBytes = 4 << 20;

/** Null when the file is empty, cut off or no ONNX model. Only the outermost fields are read, whatever the file's size. */
export async function readOnnxFacts(path: string): Promise<OnnxFacts | null> {
	const file = await open(path, 'r');
	try {
		return await walk(file, (await file.stat()).size);
	} finally {
		await file.close();
	}
}

async function walk(file: FileHandle, size: number): Promise<OnnxFacts | null> {
	const metadata = new Map<string, string>();
	const seen = new Set<number>();
	for (let at = 0; at < size;) {
		const head = await readAt(file, at, Math.min(20, size - at));
		const tag = varint(head, 0);
		if (tag === null) return null;
		const field = Math.floor(tag.value / 8);
		const value = valueSpan(head, tag.end, tag.value % 8);
		if (field === 0 || value === null || at + value.end > size) return null;
		if (field === metadataField && value.length <= longestMetadataBytes) {
			const entry = entryOf(await readAt(file, at + value.start, value.length));
			if (entry === null) return null;
			metadata.set(...entry);
		}
		seen.add(field);
		at += value.end;
	}
	return seen.has(irVersionField) && seen.has(graphField) ? { metadata } : null;
}

interface Span {
	readonly start: number;
	readonly end: number;
	readonly length: number;
}

/** Where a field's value lies, counted from the field's first byte. */
function valueSpan(head: Uint8Array, start: number, wireType: number): Span | null {
	if (wireType === 1) return { start, end: start + 8, length: 8 };
	if (wireType === 5) return { start, end: start + 4, length: 4 };
	const number = wireType === 0 || wireType === 2 ? varint(head, start) : null;
	if (number === null) return null;
	const length = wireType === 0 ? 0 : number.value;
	return { start: number.end, end: number.end + length, length };
}

/** One StringStringEntryProto: key is field 1, value field 2. */
function entryOf(bytes: Uint8Array): [string, string] | null {
	const parts = ['', '', ''];
	for (let at = 0; at < bytes.length;) {
		const tag = varint(bytes, at);
		const value = tag === null ? null : valueSpan(bytes, tag.end, tag.value % 8);
		if (tag === null || value === null || value.end > bytes.length) return null;
		parts[Math.floor(tag.value / 8)] = new TextDecoder().decode(bytes.subarray(value.start, value.end));
		at = value.end;
	}
	const [, key = '', value = ''] = parts;
	return [key, value];
}

function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } | null {
	let value = 0;
	for (let index = 0; index < 10; index++) {
		const byte = bytes[start + index];
		if (byte === undefined) return null;
		value += (byte % 128) * 128 ** index;
		if (byte < 128) return { value, end: start + index + 1 };
	}
	return null;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
	const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
	return buffer.subarray(0, bytesRead);
}
