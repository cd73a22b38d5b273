import { modelDelta, modelDone, modelFailed, modelReasoning, modelSent, startResponse } from './answering.ts';
import { clearOverdue, interrupt, playbackCleared } from './barge-in.ts';
import type { ConversationCommand, ConversationEvent, TimerName } from './conversation-events.ts';
import type { ConversationState } from './conversation-state.ts';
import type { ResponseId } from './ids.ts';
import { turnId } from './ids.ts';
import {
	endOfTurnJudged,
	falseAlarmWindowOver,
	finalOverdue,
	speechFinal,
	speechPartial,
	speechPersisted,
	speechStarted,
	speechStopped,
	talkMuted,
	talkPressed,
	talkReleased,
} from './listening.ts';
import { conversationOpened, helperChanged, sessionConfigured, sessionStarted } from './session.ts';
import {
	drainOverdue,
	playbackDrained,
	playbackLost,
	playbackPaused,
	playbackPosition,
	playbackResumed,
	playbackStarted,
	segmentAudio,
	segmentDone,
	segmentFailed,
	speakerGone,
} from './speaking.ts';
import { Step } from './step.ts';
import { acceptUserText, commitTurn, discardTurn, endpointReached, turnText } from './turn-end.ts';

export interface ConversationStep {
	readonly state: ConversationState;
	readonly commands: readonly ConversationCommand[];
}

/**
 * The single owner of the conversation: every decision about turns, answers, interruption and what was heard is made in
 * here. Pure: the same state and event give the same state and commands, so a log of events replays bit for bit.
 */
export function converse(state: ConversationState, event: ConversationEvent): ConversationStep {
	const step = new Step(state, event.tMs);
	if (!isLate(state, event)) decide(step, event);
	step.settle();
	return { state: step.state, commands: step.commands };
}

/** THE place where news of a dead response is dropped. What a cleared output still has to say is heard by `closing`. */
function isLate(state: ConversationState, event: ConversationEvent): boolean {
	if (!('responseId' in event)) return false;
	if (
		event.type === 'playback.cleared' &&
		state.closing.some((each) => each.response.id === event.responseId)
	)
		return false;
	return state.response?.id !== event.responseId;
}

function decide(step: Step, event: ConversationEvent): void {
	switch (event.type) {
		case 'session.started':
			return sessionStarted(step, event);
		case 'session.configured':
			return sessionConfigured(step, event);
		case 'conversation.opened':
			return conversationOpened(step, event);
		case 'talk.pressed':
			return talkPressed(step);
		case 'talk.released':
			return talkReleased(step);
		case 'talk.muted':
			return talkMuted(step, event);
		case 'text.submitted':
			return textSubmitted(step, event.text);
		case 'response.stop':
			return interrupt(step);
		case 'response.retry':
			return retry(step);
		case 'speech.started':
			return speechStarted(step, event);
		case 'speech.stopped':
			return speechStopped(step, event);
		case 'speech.partial':
			return speechPartial(step, event);
		case 'speech.final':
			return speechFinal(step, event);
		case 'speech.end_of_turn':
			return endOfTurnJudged(step, event);
		case 'model.sent':
			return modelSent(step);
		case 'model.delta':
			return modelDelta(step, event);
		case 'model.reasoning':
			return modelReasoning(step, event);
		case 'model.done':
			return modelDone(step, event);
		case 'model.failed':
			return modelFailed(step, event);
		case 'segment.audio':
			segmentAudio(step, event);
			return commitIfDue(step);
		case 'segment.done':
			return segmentDone(step, event);
		case 'segment.failed':
			segmentFailed(step, event);
			return commitIfDue(step);
		case 'playback.started':
			return playbackStarted(step);
		case 'playback.position':
			return playbackPosition(step, event.position);
		case 'playback.paused':
			return playbackPaused(step, event.position);
		case 'playback.resumed':
			return playbackResumed(step);
		case 'playback.drained':
			return playbackDrained(step);
		case 'playback.cleared':
			return clearedOrLost(step, event.responseId, event.position);
		case 'voice.ready':
			step.set({ voice: 'ready' });
			return;
		case 'voice.unavailable':
			return voiceUnavailable(step, event.error);
		case 'recognizer.ready':
			return listenAgain(step);
		case 'helper.changed':
			return helperChanged(step, event);
		case 'trouble':
			return trouble(step, event.error);
		case 'timer.fired':
			return timerFired(step, event.timer);
	}
}

function timerFired(step: Step, timer: TimerName): void {
	switch (timer) {
		case 'endpoint':
			return endpointReached(step);
		case 'final-deadline':
			return finalOverdue(step);
		case 'interrupting-speech':
			return speechPersisted(step);
		case 'false-interruption':
			return falseAlarmWindowOver(step);
		case 'drain':
			return drainOverdue(step);
		case 'clear-deadline':
			return clearOverdue(step);
		case 'max-hold':
			return talkReleased(step);
	}
}

/** Typed words are a turn of their own, closed from the start; they interrupt like spoken ones. */
function textSubmitted(step: Step, text: string): void {
	const words = text.trim();
	if (words === '') return;
	interrupt(step);
	if (step.state.turn?.source === 'voice') discardTurn(step, 'nothing-said');
	const id = turnId(step.nextId('turn'));
	acceptUserText(step, id, words, 'text', () => {
		startResponse(step, {
			turnId: id,
			revision: 1,
			userText: words,
			committed: true,
			metrics: { endpointMs: step.tMs },
		});
	});
}

/** Asks again for the last turn's answer, which failed or did not please. */
function retry(step: Step): void {
	const { lastTurn, context } = step.state;
	if (lastTurn === null || step.state.turn !== null) return;
	interrupt(step);
	// The model must not see its refused answer, nor the question twice.
	const at = context.findLastIndex((each) => each.id === lastTurn.id);
	const asked = at === -1 ? context : context.slice(0, at);
	step.set({ context: asked, contextVersion: step.state.contextVersion + 1 });
	startResponse(step, {
		turnId: lastTurn.id,
		revision: 1,
		userText: lastTurn.text,
		committed: true,
		metrics: { endpointMs: step.tMs },
	});
	const question = context[at];
	if (question !== undefined) step.set({ context: [...step.state.context, question] });
}

/** An unclear ending was only waiting for its answer to become audible (endpointReached). */
function commitIfDue(step: Step): void {
	const { turn } = step.state;
	if (turn?.due !== true || turn.speaking || turnText(turn) === '') return;
	commitTurn(step);
}

function clearedOrLost(step: Step, id: ResponseId, position: Parameters<typeof playbackLost>[1]): void {
	if (step.state.response?.id === id) playbackLost(step, position);
	else playbackCleared(step, id, position);
}

function voiceUnavailable(step: Step, error: Parameters<Step['complain']>[0]): void {
	if (step.state.voice !== 'none') step.complain(error);
	step.set({ voice: 'none' });
}

/** A recognizer that is ready (again) is told how to listen. */
function listenAgain(step: Step): void {
	const { settings, muted, pressedAtMs } = step.state;
	const open = settings.mode === 'open-mic' && !muted && pressedAtMs === null;
	step.command({ type: 'recognizer.listen', mode: open ? 'open' : 'manual' });
}

const speakerTroubles: ReadonlySet<string> = new Set([
	'speaker-missing',
	'speaker-library-missing',
	'speaker-lost',
]);

function trouble(step: Step, error: Parameters<Step['complain']>[0]): void {
	step.complain(error);
	if (speakerTroubles.has(error.kind)) speakerGone(step);
}
