import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

export interface HostileEntry {
	readonly path: string;
	readonly type?:
		'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'BlockDevice' | 'FIFO';
	readonly linkpath?: string;
	readonly body?: Uint8Array;
	/** What the header says, when that is not the truth. */
	readonly claimedSize?: number;
}

/** A tar of exactly these entries, whatever they are called. */
export function tarOf(entries: readonly HostileEntry[]): Buffer {
	const blocks = entries.flatMap(
		({ path, type = 'File', linkpath, body = Buffer.alloc(0), claimedSize }) => {
			const head = Buffer.alloc(512);
			new Header({
				path,
				type,
				size: claimedSize ?? body.length,
				mode: 0o644,
				...(linkpath === undefined ? {} : { linkpath }),
			}).encode(head, 0);
			return [head, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
		},
	);
	return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** Writes the tar packed as its name ends. */
export function writeArchive(path: string, tar: Uint8Array): void {
	if (path.endsWith('.gz')) writeFileSync(path, gzipSync(tar));
	else if (path.endsWith('.bz2'))
		writeFileSync(path, execFileSync('bzip2', ['-c'], { input: tar, maxBuffer: 1 << 30 }));
	else writeFileSync(path, tar);
}
