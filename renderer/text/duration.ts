import { m } from '../../preload/words/compiled/messages.js';
import { getLocale } from '../../preload/words/compiled/runtime.js';

/** A duration as people read it: "480 ms", "1.2 s". */
export function duration(ms: number): string {
	const rounded = Math.round(ms);
	if (rounded < 1000) return m.app_milliseconds({ value: rounded });
	const seconds = new Intl.NumberFormat(getLocale(), {
		minimumFractionDigits: 1,
		maximumFractionDigits: 1,
	});
	return m.app_seconds({ value: seconds.format(rounded / 1000) });
}
