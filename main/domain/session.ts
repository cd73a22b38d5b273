import { discardSpeculation } from './answering.ts';
import type { ConversationEvent } from './conversation-events.ts';
import type { ContextEntry, LastAnswer } from './conversation-state.ts';
import { responseId, turnId } from './ids.ts';
import type { TurnId } from './ids.ts';
import { clearOverdue, interrupt } from './interrupting.ts';
import { playbackRegained, waitForOutput } from './playing.ts';
import { goOnAsText, pump } from './speaking.ts';
import type { Step } from './step.ts';
import { dropVoiceTurn, tellRecognizer, tellSession } from './talking.ts';
import { discardTurn } from './turn-end.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

export function sessionStarted(step: Step, event: Of<'session.started'>): void {
	step.set({ wallOriginMs: event.wallOriginMs });
	takeUp(step, event);
	step.emit({
		type: 'session.created',
		session_id: step.state.sessionId,
		conversation_id: event.conversationId,
		mode: step.state.settings.mode,
		created_at: step.wallIso(),
	});
}

/** Another conversation comes up: what was being said and answered belongs to the one that is left. */
export function conversationOpened(step: Step, event: Of<'conversation.opened'>): void {
	interrupt(step);
	clearOverdue(step);
	discardSpeculation(step);
	discardTurn(step, 'withdrawn');
	takeUp(step, event);
	tellSession(step);
}

/** What is running goes on; what begins from now on follows the new settings. */
export function sessionConfigured(step: Step, event: Of<'session.configured'>): void {
	const before = step.state.settings;
	step.set({ settings: event.settings });
	if (event.settings.models.synthesizer !== before.models.synthesizer) {
		step.set({ voice: 'unknown' });
		pump(step);
	}
	if (event.settings.mode === before.mode) return;
	if (event.settings.mode === 'push-to-talk') dropVoiceTurn(step);
	tellRecognizer(step);
	tellSession(step);
}

export function helperChanged(step: Step, event: Of<'helper.changed'>): void {
	const { helper, state, detail } = event;
	step.emit({ type: 'helper.state_changed', helper, state, detail });
	if (helper !== 'audio') return;
	step.set({ audio: state === 'ready' ? 'up' : 'down' });
	switch (state) {
		case 'ready':
			step.set({ speaker: true });
			playbackRegained(step);
			return;
		case 'failed':
			step.set({ speaker: false });
			goOnAsText(step);
			return;
		case 'starting':
		case 'restarting':
			waitForOutput(step);
	}
}

/** Without a loudspeaker answers are text; one that went may come back, so it is tried again with the next answer. */
export function trouble(step: Step, { error }: Of<'trouble'>): void {
	step.complain(error);
	if (error.kind === 'speaker-missing' || error.kind === 'speaker-library-missing')
		step.set({ speaker: false });
	else if (error.kind !== 'speaker-lost') return;
	goOnAsText(step);
}

function takeUp(step: Step, event: Of<'session.started'> | Of<'conversation.opened'>): void {
	const last = event.entries.findLast((each) => each.role === 'user');
	const asked = last === undefined ? null : { id: turnId(last.id), text: last.content };
	step.set({
		conversation: { id: event.conversationId, stored: event.stored },
		context: event.entries.slice(-step.state.settings.context.maxTurns * 4),
		contextVersion: step.state.contextVersion + 1,
		lastTurn: asked,
		lastAnswer: answerOf(event.entries.at(-1), asked?.id ?? null),
	});
}

/** Whether the model had said all of it is not kept on disk: it is asked for the rest, if a person wants one. */
function answerOf(entry: ContextEntry | undefined, turn: TurnId | null): LastAnswer | null {
	if (entry?.role !== 'assistant' || turn === null) return null;
	const { content, heard, interrupted } = entry;
	return {
		id: responseId(entry.id),
		turnId: turn,
		text: content,
		heard: interrupted ? heard : content,
		written: false,
		restFailed: false,
	};
}
