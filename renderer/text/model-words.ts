import type {
	ModelProgress,
	RecommendedSet,
	SpeechModel,
	SpeechModelRole,
	SpeechModelState,
} from '../../preload/contract/model-requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { getLocale } from '../../preload/words/compiled/runtime.js';
import { bytesInWords, waitInWords } from './sizes.ts';

/** Every role, in the order lists show them, with its heading and what a model of it does. */
export const roleWords: Readonly<
	Record<SpeechModelRole, { readonly heading: () => string; readonly does: () => string }>
> = {
	'streaming-recognizer': { heading: m.models_role_streaming, does: m.models_does_streaming },
	'offline-recognizer': { heading: m.models_role_offline, does: m.models_does_offline },
	synthesizer: { heading: m.models_role_voice, does: m.models_does_voice },
	'end-of-turn': { heading: m.models_role_turn, does: m.models_does_turn },
	'voice-activity': { heading: m.models_role_activity, does: m.models_does_activity },
	keyword: { heading: m.models_role_keyword, does: m.models_does_keyword },
	punctuation: { heading: m.models_role_punctuation, does: m.models_does_punctuation },
	denoiser: { heading: m.models_role_denoiser, does: m.models_does_denoiser },
};

export const setWords: Readonly<
	Record<RecommendedSet['name'], { readonly name: () => string; readonly hint: () => string }>
> = {
	light: { name: m.models_set_light, hint: m.models_set_light_hint },
	balanced: { name: m.models_set_balanced, hint: m.models_set_balanced_hint },
	best: { name: m.models_set_best, hint: m.models_set_best_hint },
};

/** A language in the window's own language; the tag itself where nobody has a name for it. */
export function languageName(tag: string): string {
	if (tag === '*') return m.models_language_any();
	return new Intl.DisplayNames([getLocale()], { type: 'language' }).of(tag) ?? tag;
}

export function languageNames(tags: readonly string[]): string {
	return new Intl.ListFormat(getLocale(), { type: 'disjunction' }).format(tags.map(languageName));
}

/** The first few, `first` ahead of them where the model knows it, and how many more. */
export function languagesInShort(tags: readonly string[], first: string | null): string {
	const mostNamed = 3;
	const sorted = tags.toSorted((left, right) => Number(right === first) - Number(left === first));
	const named = sorted.slice(0, mostNamed).map(languageName).join(', ');
	const count = tags.length - mostNamed;
	return count > 0 ? m.models_languages_more({ languages: named, count }) : named;
}

/** What the model is doing now, in one line; empty where there is nothing to say. */
export function stateInWords(state: SpeechModelState): string {
	switch (state.state) {
		case 'queued':
			return state.waitsFor === 'turn' ? m.models_queued() : m.models_elsewhere();
		case 'downloading':
			return downloadInWords(state.progress);
		case 'paused':
			return m.models_paused(amounts(state.progress));
		case 'verifying':
			return m.models_verifying();
		case 'unpacking':
			return m.models_unpacking();
		default:
			return '';
	}
}

function downloadInWords(progress: ModelProgress): string {
	const { doneBytes, totalBytes, bytesPerSecond } = progress;
	const amount = m.models_downloading(amounts(progress));
	if (bytesPerSecond <= 0) return amount;
	const speed = m.models_speed({ size: bytesInWords(bytesPerSecond) });
	const leftMs = ((totalBytes - doneBytes) / bytesPerSecond) * 1000;
	return [amount, speed, m.models_time_left({ time: waitInWords(leftMs) })].join(' · ');
}

function amounts({ doneBytes, totalBytes }: ModelProgress): {
	readonly done: string;
	readonly total: string;
} {
	return { done: bytesInWords(doneBytes), total: bytesInWords(totalBytes) };
}

/** Its name without what is said beside it anyway. */
export function shortTitle({ title }: Pick<SpeechModel, 'title'>): string {
	return title.replace(/ \([^()]*\)$/, '');
}
