import { describe, expect, it } from 'vitest';
import { OpenAiLanguageModel } from '../../../main/adapters/language-model/openai-language-model.ts';
import { converse } from '../../../main/domain/conversation.ts';
import type { ConversationCommand } from '../../../main/domain/conversation-events.ts';
import { answered } from '../../../main/domain/happenings.ts';
import type { Happening } from '../../../main/domain/happenings.ts';
import { initialConversation } from '../../../main/domain/conversation-state.ts';
import { conversationId } from '../../../main/domain/ids.ts';
import { conversationSettings } from '../../../main/conversation-settings.ts';
import { defaultSettings } from '../../../preload/contract/settings.ts';
import { collect } from '../../ports/language-model.contract.ts';
import type { ScriptedAnswer } from '../../support/scripted-answer.ts';
import { ScriptedLanguageModelServer } from '../../support/scripted-language-model-server.ts';

/** What the conversation does with the answer of a real server, from its bytes on. */
async function commandsFor(answer: ScriptedAnswer): Promise<readonly ConversationCommand[]> {
	await using server = await ScriptedLanguageModelServer.start({ answer: () => answer });
	using model = new OpenAiLanguageModel({
		baseUrl: server.baseUrl,
		apiKey: null,
		model: 'thinker',
		clock: { nowMs: () => performance.now() },
	});
	const events = await collect(model);
	const id = conversationId('c1');
	let state = initialConversation({
		sessionId: 's',
		wallOriginMs: 0,
		conversationId: id,
		settings: conversationSettings(defaultSettings, false),
	});
	const commands: ConversationCommand[] = [];
	const happens = (event: Happening): void => {
		const step = converse(state, { ...event, tMs: commands.length });
		state = step.state;
		commands.push(...step.commands);
	};
	happens({ type: 'session.started', wallOriginMs: 0, conversationId: id, entries: [], stored: false });
	happens({ type: 'text.submitted', text: 'How is bread made?' });
	const { response } = state;
	if (response === null) throw new Error('Nothing was asked.');
	for (const event of events) happens(answered(response.id, event));
	return commands;
}

describe('a model that thinks aloud', () => {
	const thought = ['The user asks about bread.', ' I should mention flour.'];
	const cases: readonly (readonly [string, ScriptedAnswer])[] = [
		['reasoning_content', { reasoning: thought, text: 'Flour and water.' }],
		['reasoning', { reasoning: thought, reasoningField: 'reasoning', text: 'Flour and water.' }],
		['<think>', { deltas: ['<th', 'ink>', ...thought, '</thi', 'nk>\n\n', 'Flour and water.'] }],
		['<thinking>', { deltas: ['<thinking>', ...thought, '</thinking>', 'Flour and water.'] }],
	];

	it.each(cases)('in %s is never spoken, only shown apart', async (_, answer) => {
		const commands = await commandsFor(answer);
		const spoken = commands.flatMap((command) =>
			command.type === 'synthesizer.speak' ? [command.request.text] : [],
		);
		expect(spoken.join(' ')).toBe('Flour and water.');
		const told = commands.flatMap((command) => (command.type === 'emit' ? [command.event] : []));
		const thoughts = told.flatMap((event) =>
			event.type === 'response.reasoning.delta' ? [event.delta] : [],
		);
		expect(thoughts.join('')).toBe(thought.join(''));
		const text = told.flatMap((event) =>
			event.type === 'response.output_text.delta' ? [event.delta] : [],
		);
		expect(text.join('')).toBe('Flour and water.');
	});
});
