import type { ConversationState } from './domain/conversation-state.ts';
import type { AssistantSnapshot } from '../preload/contract/snapshot.ts';

/** Where everything stands, for a window that has just opened. */
export function snapshotOf(
	state: ConversationState,
	helpers: AssistantSnapshot['helpers'],
): AssistantSnapshot {
	return {
		conversationId: state.conversation.id,
		state: state.shown,
		mode: state.settings.mode,
		muted: state.muted,
		floorHeld: state.floorHeld,
		liveTurn: liveTurn(state),
		liveResponse: liveResponse(state),
		helpers,
	};
}

function liveTurn({ turn }: ConversationState): AssistantSnapshot['liveTurn'] {
	if (turn === null) return null;
	const text = turn.utterances
		.map((each) => each.text)
		.filter((each) => each !== '')
		.join(' ');
	const last = turn.utterances.at(-1);
	const replaceable = (last?.text.length ?? 0) - (last?.stabilizer.stableChars ?? 0);
	return { turnId: turn.id, text, stableChars: Math.max(0, text.length - replaceable) };
}

function liveResponse({ response }: ConversationState): AssistantSnapshot['liveResponse'] {
	if (response === null) return null;
	return {
		responseId: response.id,
		...(response.reading === null ? {} : { readingOf: response.reading.itemId }),
		turnId: response.turnId,
		text: response.text,
		heardChars: response.shownWord?.[1] ?? 0,
		speculative: !response.committed,
		speaking: response.playback === 'playing',
	};
}
