import { m } from '../../preload/words/compiled/messages.js';
import { getLocale } from '../../preload/words/compiled/runtime.js';

/** A share of one, as a percentage: "120 %". */
export function percent(share: number): string {
	return m.app_percent({ value: new Intl.NumberFormat(getLocale()).format(Math.round(100 * share)) });
}

/** How many times its own pace: "1.25 ×". */
export function times(factor: number): string {
	const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
	return `${new Intl.NumberFormat(getLocale(), digits).format(factor)} ×`;
}
