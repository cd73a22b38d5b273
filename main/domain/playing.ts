import type { ConversationEvent } from './conversation-events.ts';
import { heardLength, spokenWord } from './heard-text.ts';
import { responseId } from './ids.ts';
import type { PlaybackPosition } from './ports/audio-output.ts';
import { endSpeech, fallSilent, goOnAsText, maybeFinish, pump, tellMetrics, watchDrain } from './speaking.ts';
import type { Step } from './step.ts';
import { withVoiceToVoice } from './turn-metrics.ts';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

/** How often an answer that lost its output is begun again before it goes on as text. */
const maxLosses = 3;
/** Segments of speech kept for telling our own echo; more than fit into `echoMemoryMs`. */
const maxRecentSpeech = 16;

/** From now on the answer may be heard, as soon as there is an output. */
export function openPlayback(step: Step): void {
	const { response, audio } = step.state;
	if (response === null || response.textOnly) return;
	if (audio === 'down') {
		step.setResponse({ playback: 'held' });
		step.startTimer('regain', step.tMs + step.turnTaking.regainDeadlineMs);
		return;
	}
	step.setResponse({ playback: response.pauseAsked ? 'paused' : 'open' });
	step.command({ type: 'playback.open', responseId: response.take });
	if (response.pauseAsked) step.command({ type: 'playback.pause', responseId: response.take });
}

export function playbackStarted(step: Step): void {
	const { response } = step.state;
	if (response === null || response.started) return;
	const first = response.metrics.playbackStartMs === null;
	const metrics = first
		? withVoiceToVoice({ ...response.metrics, playbackStartMs: step.tMs })
		: response.metrics;
	// Even where a pause is on its way, this moment is audible.
	step.setResponse({ playback: 'playing', started: true, metrics });
	step.emit({ type: 'output_audio_buffer.started', response_id: response.id });
	tellMetrics(step);
	rememberSpeech(step, response.position?.segmentIndex ?? 0);
	watchDrain(step);
}

export function playbackPosition(step: Step, { position }: Of<'playback.position'>): void {
	const { response } = step.state;
	if (response?.started !== true) return;
	const advanced = response.position?.segmentIndex !== position.segmentIndex;
	const word = spokenWord(response, position);
	step.setResponse({ position, shownWord: word });
	if (advanced) {
		if (position.segmentIndex > 0) rememberSpeech(step, position.segmentIndex);
		pump(step);
	}
	watchDrain(step);
	if (word === null || (word[0] === response.shownWord?.[0] && word[1] === response.shownWord[1])) return;
	step.emit({
		type: 'output_audio_buffer.position',
		response_id: response.id,
		heard_chars: heardLength(response, position),
		word_start: word[0],
		word_end: word[1],
	});
}

export function playbackPaused(step: Step, { position }: Of<'playback.paused'>): void {
	const { response } = step.state;
	if (response === null || response.playback === 'held') return;
	step.cancelTimer('drain');
	step.setResponse({ playback: 'paused', position: position ?? response.position });
	if (response.started) step.emit({ type: 'output_audio_buffer.paused', response_id: response.id });
}

export function playbackResumed(step: Step): void {
	const { response } = step.state;
	// Even where the next pause is on its way, this moment is audible.
	if (response?.playback !== 'paused') return;
	step.setResponse({ playback: response.started ? 'playing' : 'open' });
	if (response.started) step.emit({ type: 'output_audio_buffer.resumed', response_id: response.id });
	watchDrain(step);
}

/** The last sample was heard: only now has the assistant stopped speaking. */
export function playbackDrained(step: Step): void {
	const { response } = step.state;
	if (response?.finishAsked !== true) return;
	const status = response.incomplete ? 'incomplete' : 'completed';
	endSpeech(step, status, { heard: response.text, interrupted: false });
}

/** The end should have been reported long ago: take it as reached, and make sure that nothing more comes. */
export function drainOverdue(step: Step): void {
	const { response } = step.state;
	if (response?.finishAsked !== true || response.pauseAsked) return;
	step.command({ type: 'playback.clear', responseId: response.take });
	playbackDrained(step);
}

/**
 * The output dropped an answer nobody asked it to drop: its helper died, or its device went. What was not heard yet is said
 * again once there is an output; the segment that was cut from its beginning.
 */
export function playbackLost(step: Step, position: PlaybackPosition | null): void {
	const { response } = step.state;
	if (response === null || response.textOnly) return;
	step.cancelTimer('drain');
	step.command({ type: 'synthesizer.cancel', responseId: response.take });
	fallSilent(step, response);
	const reached = position ?? response.position;
	const from = reached?.segmentIndex ?? 0;
	const segments = response.segments.map((each, index) =>
		index >= from && each.state !== 'failed' ? ({ ...each, state: 'queued', tries: 0 } as const) : each,
	);
	step.setResponse({
		take: responseId(`${response.id}.${String(response.losses + 1)}`),
		losses: response.losses + 1,
		segments,
		playback: 'held',
		finishAsked: false,
		position: reached,
	});
	// A helper that died says so right after; where none did, the device went, and is tried again.
	if (response.losses + 1 < maxLosses) step.startTimer('regain', step.tMs + step.turnTaking.regainAfterMs);
	else goOnAsText(step);
}

/** The output is back, or should be: go on with the answer it lost. */
export function playbackRegained(step: Step): void {
	const { response } = step.state;
	if (response?.committed !== true || response.playback !== 'held' || response.textOnly) return;
	step.cancelTimer('regain');
	openPlayback(step);
	pump(step);
	maybeFinish(step);
}

export function regainDue(step: Step): void {
	const { response, audio } = step.state;
	if (response?.committed !== true || response.playback !== 'held') return;
	if (audio === 'up') playbackRegained(step);
	else goOnAsText(step);
}

/** The audio helper went: an answer to be heard waits for it, but not for ever. */
export function waitForOutput(step: Step): void {
	const { response } = step.state;
	if (response?.committed !== true || response.playback !== 'held' || response.textOnly) return;
	step.startTimer('regain', step.tMs + step.turnTaking.regainDeadlineMs);
}

function rememberSpeech(step: Step, segmentIndex: number): void {
	const { response, recentSpeech } = step.state;
	const text = response?.segments[segmentIndex]?.segment.text;
	if (text === undefined) return;
	step.set({ recentSpeech: [...recentSpeech, { text, atMs: step.tMs }].slice(-maxRecentSpeech) });
}
