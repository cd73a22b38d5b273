import { modelDelta, modelDone, modelFailed, modelReasoning, modelSent } from './answering.ts';
import { continueAnswer, readAgain, retry, turnEdited } from './asking-again.ts';
import type { ConversationCommand, ConversationEvent, TimerName } from './conversation-events.ts';
import type { ConversationState } from './conversation-state.ts';
import { clearOverdue, interrupt, playbackCleared } from './interrupting.ts';
import {
	endOfTurnJudged,
	falseAlarmWindowOver,
	finalOverdue,
	speechFinal,
	speechPartial,
	speechSoftEnd,
	speechPersisted,
	speechStarted,
	speechStopped,
} from './listening.ts';
import {
	drainOverdue,
	playbackDrained,
	playbackLost,
	playbackPaused,
	playbackPosition,
	playbackResumed,
	playbackStarted,
	regainDue,
} from './playing.ts';
import { conversationOpened, helperChanged, sessionConfigured, sessionStarted, trouble } from './session.ts';
import { segmentAudio, segmentDone, segmentFailed, voiceReady, voiceUnavailable } from './speaking.ts';
import { Step } from './step.ts';
import { recognizerReady, talkMuted, talkPressed, talkReleased, textSubmitted } from './talking.ts';
import { commitIfDue, endpointReached } from './turn-end.ts';

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
	if (!isLate(state, event)) {
		decide(step, event);
		commitIfDue(step);
	}
	step.settle();
	return { state: step.state, commands: step.commands };
}

/**
 * THE place where news of a dead response is dropped. The model answers by the response's name, voice and output by that of
 * its take; what a cleared output still has to say is heard by `closing`.
 */
function isLate({ response, closing }: ConversationState, event: ConversationEvent): boolean {
	if (!('responseId' in event)) return false;
	const { responseId } = event;
	if (event.type.startsWith('model.')) return response?.id !== responseId;
	if (event.type === 'playback.cleared' && closing.some((each) => each.response.take === responseId))
		return false;
	return response?.take !== responseId;
}

type Type = ConversationEvent['type'];
type EventOf = { readonly [Each in Type]: Extract<ConversationEvent, { type: Each }> };
type Deciders = { readonly [Each in Type]: (step: Step, event: EventOf[Each]) => void };

const deciders: Deciders = {
	'session.started': sessionStarted,
	'session.configured': sessionConfigured,
	'conversation.opened': conversationOpened,
	'talk.pressed': talkPressed,
	'talk.released': talkReleased,
	'talk.muted': talkMuted,
	'text.submitted': textSubmitted,
	'response.stop': (step) => interrupt(step),
	'turn.edited': turnEdited,
	'response.retry': retry,
	'response.continue': continueAnswer,
	'response.read': readAgain,
	'speech.started': speechStarted,
	'speech.stopped': speechStopped,
	'speech.partial': speechPartial,
	'speech.soft_end': speechSoftEnd,
	'speech.final': speechFinal,
	'speech.end_of_turn': endOfTurnJudged,
	'model.sent': modelSent,
	'model.delta': modelDelta,
	'model.reasoning': modelReasoning,
	'model.replaced': (step, { responseId, model, error: { kind, message } }) => {
		step.setResponse({ modelName: model });
		step.emit({ type: 'response.model_replaced', response_id: responseId, model, kind, message });
	},
	'model.done': modelDone,
	'model.failed': modelFailed,
	'segment.audio': segmentAudio,
	'segment.done': segmentDone,
	'segment.failed': segmentFailed,
	'playback.started': playbackStarted,
	'playback.position': playbackPosition,
	'playback.paused': playbackPaused,
	'playback.resumed': playbackResumed,
	'playback.drained': playbackDrained,
	'playback.cleared': (step, event) => {
		if (step.state.response?.take === event.responseId) playbackLost(step, event.position);
		else playbackCleared(step, event);
	},
	'voice.ready': voiceReady,
	'voice.unavailable': voiceUnavailable,
	'recognizer.ready': recognizerReady,
	'helper.changed': helperChanged,
	trouble,
	'timer.fired': (step, { timer }) => timers[timer](step),
};

const timers: Readonly<Record<TimerName, (step: Step) => void>> = {
	endpoint: endpointReached,
	'final-deadline': finalOverdue,
	'interrupting-speech': speechPersisted,
	'false-interruption': falseAlarmWindowOver,
	drain: drainOverdue,
	'clear-deadline': clearOverdue,
	regain: regainDue,
	'max-hold': talkReleased,
};

function decide<Each extends Type>(step: Step, event: EventOf[Each] & { readonly type: Each }): void {
	deciders[event.type](step, event);
}
