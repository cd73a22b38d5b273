import { getLocale } from '../../preload/words/compiled/runtime.js';

type Unit = 'byte' | 'kilobyte' | 'megabyte' | 'gigabyte' | 'second' | 'minute' | 'hour';

/** Bytes as people read them: "640 MB", "1.2 GB"; decimal, as publishers count. */
export function bytesInWords(bytes: number): string {
	if (bytes < 1e6) return inUnit(Math.ceil(bytes / 1e3), 'kilobyte');
	if (bytes < 999.5e6) return inUnit(bytes / 1e6, 'megabyte', bytes < 10e6 ? 1 : 0);
	return inUnit(bytes / 1e9, 'gigabyte', 1);
}

/** Memory, MiB: "900 MB", "16 GB". */
export function memoryInWords(mebibytes: number): string {
	if (mebibytes < 1000) return inUnit(mebibytes, 'megabyte');
	const gigabytes = mebibytes / 1024;
	return inUnit(gigabytes, 'gigabyte', gigabytes < 10 ? 1 : 0);
}

/** A time somebody waits for, ms: "40 seconds", "12 minutes". */
export function waitInWords(ms: number): string {
	const seconds = Math.max(1, Math.round(ms / 1000));
	if (seconds < 90) return inUnit(seconds, 'second');
	if (seconds < 90 * 60) return inUnit(seconds / 60, 'minute');
	return inUnit(seconds / 3600, 'hour', 1);
}

function inUnit(value: number, unit: Unit, digits = 0): string {
	const unitDisplay = ['second', 'minute', 'hour'].includes(unit) ? 'long' : 'short';
	const options = { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits } as const;
	// A number and its unit stay on one line.
	return new Intl.NumberFormat(getLocale(), options).format(value).replaceAll(' ', '\u00a0');
}
