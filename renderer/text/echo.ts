import type { RequestOutput } from '../../preload/contract/requests.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { getLocale } from '../../preload/words/compiled/runtime.js';
import { duration } from './duration.ts';

type EchoResult = RequestOutput<'testEcho'>;

/** In other languages the verdict is put in words here: the sentence that comes with it is English. */
const advices: Readonly<Record<EchoResult['verdict'], () => string>> = {
	headphones: m.settings_echo_headphones,
	loudspeaker: m.settings_echo_loudspeaker,
	'echo-remains': m.settings_echo_remains,
	'no-echo-heard': m.settings_echo_not_heard,
	'microphone-silent': m.settings_echo_silent,
};

/** What the echo test found, in sentences: "The echo comes back after 60 ms, 6 dB softer. …" */
export function echoInWords({ delayMs, levelDb, cancellationDb, verdict, advice }: EchoResult): string {
	const counsel = getLocale() === 'en' ? advice : advices[verdict]();
	if (delayMs === null || levelDb === null) return counsel;
	const found = m.settings_echo_found({ when: after(delayMs), loudness: loudness(levelDb) });
	if (cancellationDb === null) return `${found} ${counsel}`;
	const taken = m.settings_echo_taken_out({ value: Math.max(0, Math.round(cancellationDb)) });
	return `${found} ${taken} ${counsel}`;
}

/** What is remembered of an earlier test. */
export function profileInWords({
	delayMs,
	levelDb,
	measuredAt,
}: NonNullable<Settings['audio']['echoProfile']>): string {
	const day = new Date(measuredAt).toLocaleDateString(getLocale(), { dateStyle: 'medium' });
	return m.settings_echo_remembered({ day, when: after(delayMs), loudness: loudness(levelDb) });
}

/** Our clocks may be wrong by so much that an echo seems to come first. */
function after(delayMs: number): string {
	return delayMs < 0
		? m.settings_echo_too_early({ time: duration(-delayMs) })
		: m.settings_echo_after({ time: duration(delayMs) });
}

function loudness(levelDb: number): string {
	const rounded = Math.round(levelDb);
	if (rounded === 0) return m.settings_echo_as_loud();
	const value = Math.abs(rounded);
	return rounded < 0 ? m.settings_echo_softer({ value }) : m.settings_echo_louder({ value });
}
