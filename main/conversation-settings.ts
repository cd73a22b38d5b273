import type { ConversationSettings } from './domain/conversation-state.ts';
import { systemPrompt } from './domain/prompt.ts';
import { turnTakingFor } from './domain/turn-taking-options.ts';
import type { TurnTakingOptions } from './domain/turn-taking-options.ts';
import type { Settings } from '../preload/contract/settings.ts';

/** What the conversation needs to know of everything that can be set. `halfDuplex`: nothing takes our echo out of the microphone. */
export function conversationSettings(settings: Settings, halfDuplex: boolean): ConversationSettings {
	const character = settings.characters.find(({ name }) => name === settings.character) ?? null;
	const language = character?.language ?? settings.language;
	const { languageModel, synthesizer } = settings;
	const voice = character?.voice ?? {
		model: synthesizer.model,
		speaker: synthesizer.speaker,
		speed: synthesizer.speed,
	};
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
