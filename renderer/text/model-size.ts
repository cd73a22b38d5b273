import { m } from '../../preload/words/compiled/messages.js';
import { getLocale } from '../../preload/words/compiled/runtime.js';

/** What a model takes on disk, as its server's own tools tell it: "4.9 GB". */
export function modelSize(bytes: number): string {
	const inGigabytes = bytes >= 1e9;
	const digits = { maximumFractionDigits: inGigabytes ? 1 : 0 };
	const value = new Intl.NumberFormat(getLocale(), digits).format(bytes / (inGigabytes ? 1e9 : 1e6));
	return inGigabytes ? m.providers_gigabytes({ value }) : m.providers_megabytes({ value });
}

/** A model in a list: its name, and its size where that is known. */
export function modelInList({
	name,
	sizeBytes,
}: {
	readonly name: string;
	readonly sizeBytes: number | null;
}): string {
	return sizeBytes === null ? name : m.providers_model_sized({ model: name, size: modelSize(sizeBytes) });
}
