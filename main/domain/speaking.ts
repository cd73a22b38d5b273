import type { ResponseStatus } from './assistant-events.ts';
import type { ConversationEvent } from './conversation-events.ts';
import type { Response, SegmentProgress } from './conversation-state.ts';
import { heardLength, heardText, spokenWord } from './heard-text.ts';
import type { PlaybackPosition } from './ports/audio-output.ts';
import type { Step } from './step.ts';
import { rememberTurn, saveResponse } from './storing.ts';
import { withVoiceToVoice } from './turn-metrics.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

/** How often a segment of which nothing was heard is tried again after the synthesizer failed on it. */
const maxSegmentTries = 2;

/** Hands the next segments to the synthesizer: in order, only so many ahead of what is being heard. */
export function pump(step: Step): void {
	const { response, settings, voice } = step.state;
	if (response === null || response.textOnly || voice === 'none') return;
	// Committed but held: the output is gone for the moment, and what is synthesised now would be lost.
	if (response.committed && response.playback === 'held') return;
	const heard = response.position?.segmentIndex ?? 0;
	const limit = response.committed
		? heard + 1 + settings.turnTaking.segmentsAhead
		: settings.turnTaking.speculativeSegments;
	const segments = response.segments.map((progress, index) => {
		if (progress.state !== 'queued' || index >= limit) return progress;
		step.command({
			type: 'synthesizer.speak',
			request: {
				responseId: response.id,
				segmentIndex: index,
				text: progress.segment.text,
				voice: settings.voice,
				language: settings.language,
			},
		});
		return { ...progress, state: 'sent', tries: progress.tries + 1 } as const;
	});
	const firstSegmentMs =
		response.metrics.firstSegmentMs ?? (segments[0]?.state === 'sent' ? step.tMs : null);
	step.setResponse({ segments, metrics: { ...response.metrics, firstSegmentMs } });
}

export function segmentAudio(step: Step, event: Of<'segment.audio'>): void {
	const { response } = step.state;
	const progress = response?.segments[event.segmentIndex];
	if (response === null || progress === undefined) return;
	step.command({ type: 'playback.enqueue', responseId: response.id, segmentIndex: event.segmentIndex });
	setSegment(step, event.segmentIndex, { durationMs: progress.durationMs + event.durationMs });
	if (response.metrics.ttsFirstAudioMs === null)
		step.setResponse({ metrics: { ...response.metrics, ttsFirstAudioMs: step.tMs } });
}

export function segmentDone(step: Step, event: Of<'segment.done'>): void {
	const { response } = step.state;
	if (response?.segments[event.segmentIndex] === undefined) return;
	setSegment(step, event.segmentIndex, { state: 'done', durationMs: event.durationMs });
	step.command({ type: 'playback.end_segment', responseId: response.id, segmentIndex: event.segmentIndex });
	pump(step);
	maybeFinish(step);
}

/** A crash costs at most the segment being spoken: one of which nothing was heard is tried again, then the rest goes on. */
export function segmentFailed(step: Step, event: Of<'segment.failed'>): void {
	const { response } = step.state;
	const progress = response?.segments[event.segmentIndex];
	if (response === null || progress === undefined) return;
	const again = event.error.retryable && progress.durationMs === 0 && progress.tries < maxSegmentTries;
	if (again) {
		setSegment(step, event.segmentIndex, { state: 'queued' });
		pump(step);
		return;
	}
	const alreadyTold = response.segments.some((each) => each.state === 'failed');
	if (!alreadyTold) step.complain(event.error, response.id);
	setSegment(step, event.segmentIndex, { state: 'failed' });
	step.command({ type: 'playback.end_segment', responseId: response.id, segmentIndex: event.segmentIndex });
	pump(step);
	maybeFinish(step);
}

/** Once everything is synthesised the output is told so, and the wait for the last sample begins. */
export function maybeFinish(step: Step): void {
	const { response } = step.state;
	if (response === null || !response.committed) return;
	if (response.model !== 'done' && response.model !== 'failed') return;
	if (response.textOnly || response.segments.every((each) => each.state === 'failed' || isEmpty(each))) {
		if (!response.textOnly) step.command({ type: 'playback.clear', responseId: response.id });
		if (!response.started)
			endSpeech(step, response.incomplete ? 'incomplete' : 'completed', {
				heard: response.text,
				interrupted: false,
			});
		return;
	}
	if (response.segments.some((each) => each.state === 'queued' || each.state === 'sent')) return;
	if (!response.finishAsked) {
		step.command({ type: 'playback.finish', responseId: response.id });
		step.setResponse({ finishAsked: true });
	}
	watchDrain(step);
}

export function playbackStarted(step: Step): void {
	const { response } = step.state;
	if (response === null) return;
	if (response.started) {
		step.setResponse({ playback: 'playing' });
		watchDrain(step);
		return;
	}
	const metrics = withVoiceToVoice({ ...response.metrics, playbackStartMs: step.tMs });
	step.setResponse({ playback: response.pauseAsked ? 'paused' : 'playing', started: true, metrics });
	step.emit({ type: 'output_audio_buffer.started', response_id: response.id });
	tellMetrics(step);
	rememberSpeech(step, 0);
	watchDrain(step);
}

export function playbackPosition(step: Step, position: PlaybackPosition): void {
	const { response } = step.state;
	if (response === null) return;
	const advanced = response.position?.segmentIndex !== position.segmentIndex;
	const word = spokenWord(response, position);
	step.setResponse({ position, shownWord: word });
	if (advanced) {
		if (position.segmentIndex > 0) rememberSpeech(step, position.segmentIndex);
		pump(step);
	}
	if (word === null || (word[0] === response.shownWord?.[0] && word[1] === response.shownWord[1])) return;
	step.emit({
		type: 'output_audio_buffer.position',
		response_id: response.id,
		heard_chars: heardLength(response, position),
		word_start: word[0],
		word_end: word[1],
	});
}

export function playbackPaused(step: Step, position: PlaybackPosition | null): void {
	const { response } = step.state;
	if (response === null) return;
	step.cancelTimer('drain');
	step.setResponse({ playback: 'paused', position: position ?? response.position });
	if (response.started) step.emit({ type: 'output_audio_buffer.paused', response_id: response.id });
}

export function playbackResumed(step: Step): void {
	const { response } = step.state;
	if (response === null || response.pauseAsked) return;
	step.setResponse({ playback: response.started ? 'playing' : 'open' });
	if (response.started) step.emit({ type: 'output_audio_buffer.resumed', response_id: response.id });
	watchDrain(step);
}

/** The last sample was heard: only now has the assistant stopped speaking. */
export function playbackDrained(step: Step): void {
	const { response } = step.state;
	if (response === null || !response.finishAsked) return;
	endSpeech(step, response.incomplete ? 'incomplete' : 'completed', {
		heard: response.text,
		interrupted: false,
	});
}

/** The end should have been reported long ago: take it as reached, and make sure that nothing more comes. */
export function drainOverdue(step: Step): void {
	const { response } = step.state;
	if (response === null || !response.finishAsked || response.pauseAsked) return;
	step.command({ type: 'playback.clear', responseId: response.id });
	playbackDrained(step);
}

/** The output died with the queue. What had been synthesised but not heard is made again once it is back. */
export function playbackLost(step: Step, position: PlaybackPosition | null): void {
	const { response } = step.state;
	if (response === null) return;
	step.cancelTimer('drain');
	const from = (position ?? response.position)?.segmentIndex ?? 0;
	const segments = response.segments.map((each, index) =>
		index >= from && each.state === 'done'
			? ({ ...each, state: 'queued', durationMs: 0, tries: 0 } as const)
			: each,
	);
	step.setResponse({
		segments,
		playback: 'held',
		finishAsked: false,
		pauseAsked: false,
		position: position ?? response.position,
	});
}

/** The output is back: go on with the answer that was cut by its death. */
export function playbackRegained(step: Step): void {
	const { response } = step.state;
	if (response === null || !response.committed || response.playback !== 'held' || response.textOnly) return;
	step.setResponse({ playback: 'open' });
	step.command({ type: 'playback.open', responseId: response.id });
	pump(step);
	maybeFinish(step);
}

/** Nothing can be heard any more: the answer goes on as text. */
export function speakerGone(step: Step): void {
	const { response } = step.state;
	step.set({ speaker: false });
	if (response === null || response.textOnly) return;
	step.command({ type: 'synthesizer.cancel', responseId: response.id });
	step.cancelTimer('drain');
	if (response.started) {
		const heard = heardText(response, response.position);
		if (response.model === 'done' || response.model === 'failed')
			endSpeech(step, 'incomplete', { heard, interrupted: true });
		return;
	}
	step.setResponse({ textOnly: true });
	maybeFinish(step);
}

export function endSpeech(
	step: Step,
	status: ResponseStatus,
	outcome: { readonly heard: string; readonly interrupted: boolean },
): void {
	const { response } = step.state;
	if (response === null) return;
	step.cancelTimer('drain');
	if (response.started) step.emit({ type: 'output_audio_buffer.stopped', response_id: response.id });
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
	saveResponse(step, ended, { status, ...outcome });
	rememberTurn(step, { id: ended.id, role: 'assistant', content: ended.text, ...outcome });
}

function isEmpty(progress: SegmentProgress): boolean {
	return progress.state === 'done' && progress.durationMs === 0;
}

function setSegment(step: Step, index: number, patch: Partial<SegmentProgress>): void {
	const { response } = step.state;
	if (response === null) return;
	step.setResponse({
		segments: response.segments.map((each, at) => (at === index ? { ...each, ...patch } : each)),
	});
}

/** Playback that never says it ended must not keep the assistant speaking for ever. */
function watchDrain(step: Step): void {
	const { response } = step.state;
	if (response === null || !response.finishAsked || response.pauseAsked) return;
	step.startTimer('drain', step.tMs + remainingMs(response) + step.turnTaking.drainGraceMs);
}

function remainingMs({ segments, position }: Response): number {
	const at = position?.segmentIndex ?? 0;
	const left = segments.slice(at).reduce((sum, each) => sum + each.durationMs, 0);
	return Math.max(0, left - (position?.playedMs ?? 0));
}

function tellMetrics(step: Step): void {
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

function rememberSpeech(step: Step, segmentIndex: number): void {
	const { response, recentSpeech } = step.state;
	const text = response?.segments[segmentIndex]?.segment.text;
	if (text === undefined) return;
	const since = step.tMs - step.turnTaking.echoMemoryMs - 10_000;
	step.set({
		recentSpeech: [...recentSpeech.filter((each) => each.atMs >= since), { text, atMs: step.tMs }].slice(
			-16,
		),
	});
}
