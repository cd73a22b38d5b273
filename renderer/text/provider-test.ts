import type { ProviderTested } from '../../preload/contract/provider-requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { getLocale } from '../../preload/words/compiled/runtime.js';
import { duration } from './duration.ts';

/** What a test found: how soon, how fast, and which settings were not sent. */
export function testInWords({ model, firstTokenMs, tokensPerSecond, leftOut }: ProviderTested): string {
	const time = duration(firstTokenMs);
	const answers =
		tokensPerSecond === null
			? m.providers_answers({ model, time })
			: m.providers_answers_pace({
					model,
					time,
					pace: new Intl.NumberFormat(getLocale(), { maximumFractionDigits: 0 }).format(
						tokensPerSecond,
					),
				});
	if (leftOut.length === 0) return answers;
	const options = new Intl.ListFormat(getLocale()).format(leftOut);
	return `${answers} ${m.providers_left_out({ options })}`;
}
