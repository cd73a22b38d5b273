import type { RefusalReason, UnpackLimits } from './unpack-protocol.ts';

/** Ends an unpacking: what was met is nothing a model needs and something an attacker might. */
export class UnpackRefused extends Error {
	readonly reason: RefusalReason;
	readonly entry: string | null;

	constructor(reason: RefusalReason, entry: string | null = null, cause?: unknown) {
		super(`Refused: ${reason}.`, cause === undefined ? undefined : { cause });
		this.name = 'UnpackRefused';
		this.reason = reason;
		this.entry = entry === null ? null : entry.replace(/\p{C}/gu, '?').slice(0, 120);
	}
}

const longestPath = 512;
const deepestPath = 16;
/** Names that Windows gives to devices, with any extension. */
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;
/** Drives and alternate streams (":"), wildcards, quotes, and what no name should hold. */
const oddCharacter = /[\p{C}<>:"|?*\\]/u;

/** The parts of a path below the target; null when it may lead elsewhere or means something else on some system. */
export function safeParts(path: string): readonly string[] | null {
	if (path.length > longestPath || path.startsWith('/') || oddCharacter.test(path)) return null;
	const parts = path.split('/').filter((part) => part !== '' && part !== '.');
	const odd = parts.some((part) => part === '..' || /[. ]$/.test(part) || deviceName.test(part));
	return odd || parts.length === 0 || parts.length > deepestPath ? null : parts;
}

/** macOS writes a file's attributes beside it, the tar of git an empty comment: nothing of the model. */
export function isClutter(parts: readonly string[]): boolean {
	const name = parts.at(-1) ?? '';
	return name.startsWith('._') || name === '.DS_Store' || parts.includes('__MACOSX');
}

/** Counts what came out and ends the unpacking when it is too much. */
export class UnpackBudget {
	/** Below this much output no ratio is looked at. */
	static readonly freeBytes = 16e6;
	readonly #limits: UnpackLimits;
	#entries = 0;
	#bytes = 0;

	constructor(limits: UnpackLimits) {
		this.#limits = limits;
	}

	get bytes(): number {
		return this.#bytes;
	}

	countEntry(path: string): void {
		this.#entries += 1;
		if (this.#entries > this.#limits.entries) throw new UnpackRefused('entries', path);
	}

	/** `bytes` more are about to be written. */
	countBytes(bytes: number, path: string): void {
		this.#bytes += bytes;
		if (this.#bytes > this.#limits.bytes) throw new UnpackRefused('bytes', path);
	}

	/** `unpacked` bytes came out of `packed`: looked at after every piece, headers and padding included. */
	checkRatio(unpacked: number, packed: number): void {
		if (unpacked - UnpackBudget.freeBytes > packed * this.#limits.ratio) throw new UnpackRefused('ratio');
		if (unpacked > this.#limits.bytes + UnpackBudget.freeBytes) throw new UnpackRefused('bytes');
	}
}
