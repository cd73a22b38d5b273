/** Which settings speak of a model, and what they say once it is gone. Pure. */
import type { CatalogueModel } from '../models/catalogue.ts';
import { defaultSettings } from '../preload/contract/settings.ts';
import type { Settings, SettingsPatch } from '../preload/contract/settings.ts';

/** The helper that works with the model now; null when none does. */
export function userOf(id: string, settings: Settings): 'recognizer' | 'synthesizer' | null {
	const { recognizer, synthesizer, turnTaking } = settings;
	if ([recognizer.model, recognizer.secondPass, turnTaking.endOfTurnModel].includes(id))
		return 'recognizer';
	const voices = settings.characters.map(({ voice }) => voice?.model);
	return [synthesizer.model, ...voices].includes(id) ? 'synthesizer' : null;
}

/** What makes Parley work with the model; null for those it works with by itself, or not at all. */
export function withModel({ id, role }: Pick<CatalogueModel, 'id' | 'role'>): SettingsPatch | null {
	switch (role) {
		case 'streaming-recognizer':
			return { recognizer: { model: id } };
		case 'offline-recognizer':
			return { recognizer: { secondPass: id } };
		case 'synthesizer':
			return { synthesizer: { model: id, speaker: 0 } };
		case 'end-of-turn':
			return { turnTaking: { endOfTurnModel: id } };
		default:
			return null;
	}
}

/**
 * What takes its place in the settings; null when they do not speak of it. A recognizer is followed by another installed one for
 * its languages, or else by the one that comes with Parley; a voice by the system's.
 * @param installed models that can be used at once
 */
export function withoutModel(
	{ id, languages }: CatalogueModel,
	settings: Settings,
	installed: readonly CatalogueModel[],
): SettingsPatch | null {
	if (userOf(id, settings) === null) return null;
	const { recognizer, synthesizer, turnTaking, characters } = settings;
	const next = installed.find(
		(model) =>
			model.id !== id &&
			model.role === 'streaming-recognizer' &&
			model.languages.some((language) => languages.includes(language)),
	);
	return {
		recognizer: {
			...(recognizer.model === id ? { model: next?.id ?? defaultSettings.recognizer.model } : {}),
			...(recognizer.secondPass === id ? { secondPass: null } : {}),
		},
		...(synthesizer.model === id
			? { synthesizer: { model: defaultSettings.synthesizer.model, speaker: 0 } }
			: {}),
		...(turnTaking.endOfTurnModel === id ? { turnTaking: { endOfTurnModel: null } } : {}),
		...(characters.some(({ voice }) => voice?.model === id)
			? {
					characters: characters.map((character) =>
						character.voice?.model === id ? { ...character, voice: null } : character,
					),
				}
			: {}),
	};
}
