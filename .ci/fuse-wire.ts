/** Electron's switches in the order they lie in its program (electron/electron docs/tutorial/fuses.md, version 1). */
const fuseNames = [
	'runAsNode',
	'enableCookieEncryption',
	'enableNodeOptionsEnvironmentVariable',
	'enableNodeCliInspectArguments',
	'enableEmbeddedAsarIntegrityValidation',
	'onlyLoadAppFromAsar',
	'loadBrowserProcessSpecificV8Snapshot',
	'grantFileProtocolExtraPrivileges',
] as const;

type FuseName = (typeof fuseNames)[number];

/** Precedes the switches: version, their number, then a digit for each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The switches as Electron comes, for a program that is only used like it. */
export const factoryFuses = Buffer.concat([
	Buffer.from(sentinel),
	Buffer.from([1, fuseNames.length]),
	Buffer.from('10110001'),
]);

/** @throws when there are no switches in it, or of another version. */
export function readFuses(program: Buffer): Readonly<Record<FuseName, boolean>> {
	const at = program.indexOf(sentinel);
	const [version, count] = [program[at + sentinel.length], program[at + sentinel.length + 1]];
	if (at === -1 || version !== 1 || count === undefined || count < fuseNames.length)
		throw new Error('There are no fuses of version 1 in this program.');
	const digits = program.toString('latin1', at + sentinel.length + 2, at + sentinel.length + 2 + count);
	const states = fuseNames.map((name, index) => [name, digits[index] === '1'] as const);
	return Object.fromEntries(states) as Record<FuseName, boolean>;
}
