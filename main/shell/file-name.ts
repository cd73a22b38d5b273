const longestStem = 80;
// Reserved by Windows whatever the extension.
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A file name every system accepts, from a title that may hold anything: separators, controls and bidi marks go. */
export function fileNameFor(title: string, extension: string): string {
	const stem = title
		.normalize('NFC')
		.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu, ' ')
		.replaceAll(/\s+/g, ' ')
		.replace(/^[.\s]+/, '');
	// A cut through a surrogate pair leaves half a character.
	const short = stem
		.slice(0, longestStem)
		.replace(/[\uD800-\uDBFF]$/, '')
		.replace(/[.\s]+$/, '');
	const usable = short === '' || reserved.test(short) ? 'conversation' : short;
	return `${usable}.${extension}`;
}
