import type { ConversationSettings } from './domain/conversation-state.ts';
import { systemPrompt } from './domain/prompt.ts';
import { turnTakingFor } from './domain/turn-taking-options.ts';
import type { TurnTakingOptions } from './domain/turn-taking-options.ts';
import type { Voice } from './domain/ports/speech-synthesizer.ts';
import type { Language, Settings } from '../preload/contract/settings.ts';

/** What the conversation needs to know of everything that can be set. `halfDuplex`: nothing takes our echo out of the microphone. */
export function conversationSettings(settings: Settings, halfDuplex: boolean): ConversationSettings {
	const character = characterOf(settings);
	const language = languageOf(settings);
	const { languageModel } = settings;
	const voice = character?.voice ?? languageVoice(settings);
	return {
		mode: settings.mode,
		language,
		character: character?.name ?? null,
		systemPrompt: systemPrompt({
			language,
			userName: languageModel.userName,
			custom: languageModel.systemPrompt,
			character: character === null ? null : { name: character.name, prompt: character.systemPrompt },
		}),
		voice,
		turnTaking: turnTakingFor(settings.turnTaking.preset, overrides(settings, halfDuplex)),
		context: settings.context,
		models: {
			recognizer: settings.recognizer.model,
			languageModel: languageModel.provider === 'voice-check' ? 'voice-check' : languageModel.model,
			synthesizer: voice.model,
		},
	};
}

/** The voice for the language of the conversation, as long as no character brings its own. */
export function languageVoice(settings: Settings): Voice {
	const { model, speaker, speed, voices } = settings.synthesizer;
	return { model, speaker, ...voices[languageOf(settings)], speed };
}

function languageOf(settings: Settings): Language {
	return characterOf(settings)?.language ?? settings.language;
}

function characterOf({ characters, character }: Settings): Settings['characters'][number] | null {
	return characters.find(({ name }) => name === character) ?? null;
}

function overrides({ turnTaking, languageModel }: Settings, halfDuplex: boolean): Partial<TurnTakingOptions> {
	const { speculation, minEndpointDelayMs, unclearEndpointDelayMs } = turnTaking;
	const { maxEndpointDelayMs, maxSpeculativeCalls, interruptingSpeechMs } = turnTaking;
	return {
		halfDuplex,
		speculation: speculation === 'unless-metered' ? !languageModel.metered : speculation,
		...(minEndpointDelayMs === null ? {} : { minEndpointDelayMs }),
		...(unclearEndpointDelayMs === null ? {} : { unclearEndpointDelayMs }),
		...(maxEndpointDelayMs === null ? {} : { maxEndpointDelayMs }),
		...(maxSpeculativeCalls === null ? {} : { maxSpeculativeCalls }),
		...(interruptingSpeechMs === null ? {} : { interruptingSpeechMs }),
	};
}
