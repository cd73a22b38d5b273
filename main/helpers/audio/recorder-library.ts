import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { createRequire, Module } from 'node:module';
import type { RecorderCommand } from './recorder-commands.ts';

/** The part of node-record-lpcm16's Recording that is used here. */
export interface Recording {
	readonly process: ChildProcess;
	stream(): Readable;
	stop(): void;
}

interface RecorderLibrary {
	record(options: { readonly recorder: string; readonly command: RecorderCommand }): Recording;
}

const requireCommonJs = createRequire(import.meta.url);
let library: RecorderLibrary | null = null;

/**
 * Records with a command of our own. The library's own definitions have no knob for latency; it `require`s a definition
 * by path, and `require.cache` answers for a path whatever it was given, so this very file's path stands for ours: that
 * works from the sources, from a bundle and from inside an asar archive alike.
 */
export function record(command: RecorderCommand): Recording {
	library ??= loadLibrary();
	return library.record({ recorder: import.meta.filename, command });
}

function loadLibrary(): RecorderLibrary {
	const definition = new Module(import.meta.filename);
	definition.exports = ({ command }: { command: RecorderCommand }) => command;
	definition.loaded = true;
	requireCommonJs.cache[import.meta.filename] = definition;
	return requireCommonJs('node-record-lpcm16') as RecorderLibrary;
}
