import { describe, expect, it } from 'vitest';
import { userOf, withModel, withoutModel } from '../main/model-in-use.ts';
import type { CatalogueModel } from '../models/catalogue.ts';
import { defaultSettings, mergeSettings, parseSettings } from '../preload/contract/settings.ts';
import type { Settings, SettingsPatch } from '../preload/contract/settings.ts';
import { modelEntry } from './support/model-store-fixtures.ts';

const ear = modelEntry('ear', { languages: ['es', 'en'] });
const voice = modelEntry('voice', { role: 'synthesizer' });

function settings(patch: SettingsPatch): Settings {
	const parsed = parseSettings(patch);
	if (!parsed.ok) throw new Error(parsed.problems.join());
	return parsed.settings;
}

function after(model: CatalogueModel, before: Settings, installed: readonly CatalogueModel[] = []): Settings {
	const patch = withoutModel(model, before, installed);
	return patch === null ? before : mergeSettings(before, patch);
}

describe('a model that goes', () => {
	it('changes nothing where nobody uses it', () => {
		expect(withoutModel(ear, defaultSettings, [])).toBeNull();
		expect(userOf('ear', defaultSettings)).toBeNull();
	});

	it('is followed by a recognizer for its languages, or by the one that comes with Parley', () => {
		const before = settings({ recognizer: { model: 'ear' } });
		const german = modelEntry('ohr', { languages: ['de'] });
		const spanish = modelEntry('oreja', { languages: ['es'] });
		expect(after(ear, before, [ear, german, spanish]).recognizer.model).toBe('oreja');
		expect(after(ear, before, [ear, german]).recognizer.model).toBe('practice-en');
		expect(userOf('ear', before)).toBe('recognizer');
	});

	it('leaves the second pass and the end-of-turn model empty', () => {
		const before = settings({
			recognizer: { secondPass: 'second' },
			turnTaking: { endOfTurnModel: 'turn' },
		});
		const second = modelEntry('second', { role: 'offline-recognizer' });
		const turn = modelEntry('turn', { role: 'end-of-turn' });
		expect(after(second, before).recognizer).toEqual({ ...before.recognizer, secondPass: null });
		expect(after(turn, before).turnTaking.endOfTurnModel).toBeNull();
		expect(after(turn, before).recognizer).toEqual(before.recognizer);
	});

	it('leaves speaking to the system, also for the characters that spoke with it', () => {
		const before = settings({
			synthesizer: { model: 'voice', speaker: 3 },
			characters: [
				{
					name: 'Ada',
					systemPrompt: '',
					language: null,
					voice: { model: 'voice', speaker: 1, speed: 1 },
				},
				{
					name: 'Bo',
					systemPrompt: '',
					language: null,
					voice: { model: 'other', speaker: 0, speed: 1 },
				},
			],
		});
		const now = after(voice, before);
		expect(now.synthesizer).toMatchObject({ model: 'system', speaker: 0 });
		expect(now.characters.map((each) => each.voice?.model)).toEqual([undefined, 'other']);
		const { synthesizer } = defaultSettings;
		expect(userOf('voice', mergeSettings(before, { synthesizer }))).toBe('synthesizer');
	});
});

describe('a model that is chosen', () => {
	it('goes where its role belongs', () => {
		const chosen = (role: CatalogueModel['role']): SettingsPatch | null => withModel({ id: 'it', role });
		expect(chosen('streaming-recognizer')).toEqual({ recognizer: { model: 'it' } });
		expect(chosen('offline-recognizer')).toEqual({ recognizer: { secondPass: 'it' } });
		expect(chosen('synthesizer')).toEqual({ synthesizer: { model: 'it', speaker: 0 } });
		expect(chosen('end-of-turn')).toEqual({ turnTaking: { endOfTurnModel: 'it' } });
		expect(chosen('voice-activity')).toBeNull();
	});
});
