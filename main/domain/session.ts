import { discardSpeculation } from './answering.ts';
import { clearOverdue, interrupt } from './barge-in.ts';
import type { ConversationEvent } from './conversation-events.ts';
import { turnId } from './ids.ts';
import { playbackRegained, speakerGone } from './speaking.ts';
import type { Step } from './step.ts';
import { discardTurn } from './turn-end.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

export function sessionStarted(step: Step, event: Of<'session.started'>): void {
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
	if (step.state.turn !== null) discardTurn(step, 'nothing-said');
	takeUp(step, event);
	tellSession(step);
}

/** New settings count from the next decision on; what is being spoken keeps its voice. */
export function sessionConfigured(step: Step, event: Of<'session.configured'>): void {
	const before = step.state.settings;
	step.set({ settings: event.settings });
	if (event.settings.models.synthesizer !== before.models.synthesizer) step.set({ voice: 'unknown' });
	if (event.settings.mode === before.mode) return;
	if (step.state.turn?.source === 'voice' && step.state.turn.bargeIn !== 'undecided')
		discardTurn(step, 'nothing-said');
	const open = event.settings.mode === 'open-mic' && !step.state.muted;
	step.command({ type: 'recognizer.listen', mode: open ? 'open' : 'manual' });
	tellSession(step);
}

export function helperChanged(step: Step, event: Of<'helper.changed'>): void {
	const { helper, state, detail } = event;
	step.emit({ type: 'helper.state_changed', helper, state, detail });
	if (helper !== 'audio') return;
	if (state === 'ready') {
		step.set({ speaker: true });
		playbackRegained(step);
	}
	if (state === 'failed') speakerGone(step);
}

function takeUp(step: Step, event: Of<'session.started'> | Of<'conversation.opened'>): void {
	const last = event.entries.findLast((each) => each.role === 'user');
	step.set({
		conversation: { id: event.conversationId, stored: event.stored },
		context: event.entries,
		contextVersion: step.state.contextVersion + 1,
		lastTurn: last === undefined ? null : { id: turnId(last.id), text: last.content },
	});
}

function tellSession(step: Step): void {
	const { conversation, settings, muted } = step.state;
	step.emit({ type: 'session.updated', conversation_id: conversation.id, mode: settings.mode, muted });
}
