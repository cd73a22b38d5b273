import type { ResponseStatus } from './assistant-events.ts';
import type { ConversationEvent } from './conversation-events.ts';
import type { Response, SegmentProgress } from './conversation-state.ts';
import type { Step } from './step.ts';
import { answerEnded, readingEnded, rememberTurn, saveResponse } from './storing.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

/** How often a segment of which nothing was heard is tried again after the synthesizer failed on it. */
const maxSegmentTries = 2;

/** Hands the next segments to the synthesizer: in order, only so many ahead of what is being heard. */
export function pump(step: Step): void {
	const { response, voice } = step.state;
	if (response === null || response.textOnly || voice === 'none') return;
	// Committed but held: the output is gone for the moment, and what is synthesised now would be lost.
	if (response.committed && response.playback === 'held') return;
	const limit = segmentLimit(step, response);
	const segments = response.segments.map((progress, index) => {
		if (progress.state !== 'queued' || index >= limit) return progress;
		// The space between two segments belongs to the later one, as the engine itself divides a text (practice-models/tts).
		say(step, response, index, index === 0 ? progress.segment.text : ` ${progress.segment.text}`);
		return { ...progress, state: 'sent', durationMs: 0, tries: progress.tries + 1 } as const;
	});
	const firstSegmentMs =
		response.metrics.firstSegmentMs ?? (segments[0]?.state === 'sent' ? step.tMs : null);
	step.setResponse({ segments, metrics: { ...response.metrics, firstSegmentMs } });
}

export function segmentAudio(step: Step, event: Of<'segment.audio'>): void {
	const { response } = step.state;
	const progress = response?.segments[event.segmentIndex];
	if (response === null || progress?.state !== 'sent') return;
	step.command({ type: 'playback.enqueue', responseId: response.take, segmentIndex: event.segmentIndex });
	setSegment(step, event.segmentIndex, { durationMs: progress.durationMs + event.durationMs });
	if (response.metrics.ttsFirstAudioMs === null)
		step.setResponse({ metrics: { ...response.metrics, ttsFirstAudioMs: step.tMs } });
}

export function segmentDone(step: Step, event: Of<'segment.done'>): void {
	const { response } = step.state;
	if (response?.segments[event.segmentIndex]?.state !== 'sent') return;
	setSegment(step, event.segmentIndex, { state: 'done', durationMs: event.durationMs });
	endSegment(step, response, event.segmentIndex);
}

/** A crash costs at most the segment being spoken: one of which nothing was heard is tried again, then the rest goes on. */
export function segmentFailed(step: Step, event: Of<'segment.failed'>): void {
	const { response } = step.state;
	const progress = response?.segments[event.segmentIndex];
	if (response === null || progress?.state !== 'sent') return;
	if (event.error.retryable && progress.durationMs === 0 && progress.tries < maxSegmentTries) {
		setSegment(step, event.segmentIndex, { state: 'queued' });
		pump(step);
		return;
	}
	if (!response.segments.some((each) => each.state === 'failed')) step.complain(event.error, response.id);
	setSegment(step, event.segmentIndex, { state: 'failed' });
	endSegment(step, response, event.segmentIndex);
}

export function voiceReady(step: Step, { model, reason }: Of<'voice.ready'>): void {
	const asked = step.state.settings.models.synthesizer;
	if (reason !== undefined && model !== asked) {
		const message = `${reason} Until then another voice speaks.`;
		step.complain({ kind: 'voice-missing', message, retryable: false, subject: asked });
	}
	step.set({ voice: 'ready' });
	pump(step);
}

/** There is no voice any more: what is not synthesised yet is only shown. */
export function voiceUnavailable(step: Step, event: Of<'voice.unavailable'>): void {
	if (step.state.voice !== 'none') step.complain(event.error);
	step.set({ voice: 'none' });
	const { response } = step.state;
	if (response === null || response.textOnly) return;
	if (response.segments.every((each) => each.durationMs === 0)) {
		goOnAsText(step);
		return;
	}
	step.command({ type: 'synthesizer.cancel', responseId: response.take });
	response.segments.forEach(({ state }, index) => {
		if (state === 'sent')
			step.command({ type: 'playback.end_segment', responseId: response.take, segmentIndex: index });
	});
	const segments = response.segments.map((each) =>
		each.state === 'sent' ? ({ ...each, state: 'failed' } as const) : each,
	);
	step.setResponse({ segments });
	maybeFinish(step);
}

/** Once everything is synthesised the output is told so, and the wait for the last sample begins. */
export function maybeFinish(step: Step): void {
	const { response, voice } = step.state;
	if (response?.committed !== true) return;
	if (response.model !== 'done' && response.model !== 'failed') return;
	const status = response.incomplete ? 'incomplete' : 'completed';
	if (response.textOnly) {
		endSpeech(step, status, { heard: response.text, interrupted: false });
		return;
	}
	const waiting = response.segments.some(
		({ state }) => state === 'sent' || (state === 'queued' && voice !== 'none'),
	);
	if (waiting) return;
	if (!response.started && response.segments.every((each) => each.durationMs === 0)) {
		step.command({ type: 'playback.clear', responseId: response.take });
		endSpeech(step, status, { heard: response.text, interrupted: false });
		return;
	}
	if (!response.finishAsked) {
		step.command({ type: 'playback.finish', responseId: response.take });
		step.setResponse({ finishAsked: true });
	}
	watchDrain(step);
}

export function endSpeech(
	step: Step,
	status: ResponseStatus,
	outcome: { readonly heard: string; readonly interrupted: boolean },
): void {
	const { response } = step.state;
	if (response === null) return;
	step.cancelTimer('drain');
	step.cancelTimer('regain');
	if (response.started) {
		step.emit({ type: 'output_audio_buffer.stopped', response_id: response.id });
		step.set({ silentSinceMs: step.tMs });
	}
	tellMetrics(step);
	const ended = step.state.response ?? response;
	step.set({ response: null });
	step.emit({
		type: 'response.done',
		response_id: ended.id,
		turn_id: ended.turnId,
		status,
		text: ended.text,
		...outcome,
		text_only: ended.textOnly,
	});
	if (ended.reading !== null) {
		readingEnded(step, ended, outcome);
		return;
	}
	saveResponse(step, ended, { status, ...outcome });
	rememberTurn(step, { id: ended.id, role: 'assistant', content: ended.text, ...outcome }, ended.behind);
	answerEnded(step, ended, outcome.heard);
}

/** Nothing can be heard any more: the answer goes on as text. */
export function goOnAsText(step: Step): void {
	const { response } = step.state;
	if (response === null || response.textOnly) return;
	step.command({ type: 'synthesizer.cancel', responseId: response.take });
	step.command({ type: 'playback.clear', responseId: response.take });
	step.cancelTimer('drain');
	step.cancelTimer('regain');
	fallSilent(step, response);
	step.setResponse({ textOnly: true, playback: 'held', pauseAsked: false });
	maybeFinish(step);
}

/** Playback that never says it ended must not keep the assistant speaking for ever. */
export function watchDrain(step: Step): void {
	const { response } = step.state;
	if (response?.finishAsked !== true || response.pauseAsked || response.playback === 'held') return;
	const { drainGraceMs, startGraceMs } = step.turnTaking;
	const graceMs = response.started ? drainGraceMs : startGraceMs;
	step.startTimer('drain', step.tMs + remainingMs(response) + graceMs);
}

/** The sound ended without its last sample: exactly one end is told for each beginning. */
export function fallSilent(step: Step, response: Response): void {
	if (!response.started) return;
	step.emit({ type: 'output_audio_buffer.cleared', response_id: response.id });
	step.setResponse({ started: false });
	step.set({ silentSinceMs: step.tMs });
}

/** The waterfall of the turn, once: when its first sound is heard, or when it ended without one. */
export function tellMetrics(step: Step): void {
	const { response } = step.state;
	if (response === null || response.metricsTold) return;
	step.setResponse({ metricsTold: true });
	const { metrics } = response;
	step.emit({
		type: 'turn.metrics',
		turn_id: response.turnId,
		response_id: response.id,
		speech_end_ms: metrics.speechEndMs,
		endpoint_ms: metrics.endpointMs,
		transcript_final_ms: metrics.transcriptFinalMs,
		llm_request_ms: metrics.llmRequestMs,
		llm_first_token_ms: metrics.llmFirstTokenMs,
		first_segment_ms: metrics.firstSegmentMs,
		tts_first_audio_ms: metrics.ttsFirstAudioMs,
		playback_start_ms: metrics.playbackStartMs,
		voice_to_voice_ms: metrics.voiceToVoiceMs,
	});
}

function segmentLimit(step: Step, response: Response): number {
	const { speculativeSegments, segmentsAhead } = step.turnTaking;
	if (!response.committed) return speculativeSegments;
	return (response.position?.segmentIndex ?? 0) + 1 + segmentsAhead;
}

function say(step: Step, response: Response, segmentIndex: number, text: string): void {
	const { voice, language } = step.state.settings;
	step.command({
		type: 'synthesizer.speak',
		request: { responseId: response.take, segmentIndex, text, voice, language },
	});
}

function endSegment(step: Step, response: Response, segmentIndex: number): void {
	step.command({ type: 'playback.end_segment', responseId: response.take, segmentIndex });
	pump(step);
	maybeFinish(step);
}

function remainingMs({ segments, position }: Response): number {
	const at = position?.segmentIndex ?? 0;
	const left = segments.slice(at).reduce((sum, each) => sum + each.durationMs, 0);
	return Math.max(0, left - (position?.playedMs ?? 0));
}

function setSegment(step: Step, index: number, patch: Partial<SegmentProgress>): void {
	const { response } = step.state;
	if (response === null) return;
	step.setResponse({
		segments: response.segments.map((each, at) => (at === index ? { ...each, ...patch } : each)),
	});
}
