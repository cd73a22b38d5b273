import type { StampedEvent } from '../../main/domain/assistant-events.ts';
import type { ConversationSimulation } from './conversation-simulation.ts';

type Done = Extract<StampedEvent, { type: 'response.done' }>;

/**
 * How many words at most what is stored as heard is away from what the loudspeaker played. Answers that were shown instead,
 * whole or in part, count as heard whole and are left out.
 */
export function wordsApart(simulation: ConversationSimulation): number {
	const apart = simulation
		.of('response.done')
		.filter((event) => event.interrupted || isSpoken(simulation, event))
		.map(({ response_id: id, heard }) =>
			Math.abs(wordsIn(heard.slice(beginning(simulation, id))) - wordsPlayed(simulation, id)),
		);
	return Math.max(0, ...apart);
}

/** Where in the text it was begun to be spoken: an answer read again may begin anywhere. */
function beginning(simulation: ConversationSimulation, id: string): number {
	return simulation.of('response.reading').find((event) => event.response_id === id)?.from_chars ?? 0;
}

function isSpoken(
	simulation: ConversationSimulation,
	{ response_id: id, text, text_only: textOnly }: Done,
): boolean {
	const troubled = simulation.of('error').some((event) => event.response_id === id);
	const lostVoice = simulation.state.voice !== 'ready';
	return isPlain(simulation, id, text) && !textOnly && !troubled && !lostVoice;
}

/** Whether the answer is spoken word for word; code and Markdown are not. */
function isPlain(simulation: ConversationSimulation, id: string, text: string): boolean {
	const spoken = simulation.voice.requests.filter(({ responseId }) => isTakeOf(responseId, id));
	return spoken.length > 0 && spoken.every((request) => text.includes(request.text));
}

function wordsPlayed(simulation: ConversationSimulation, id: string): number {
	const segments = new Map<number, { text: string; playedMs: number }>();
	for (const { responseId, segmentIndex, text } of simulation.voice.requests)
		if (isTakeOf(responseId, id)) segments.set(segmentIndex, { text, playedMs: 0 });
	for (const { responseId, segmentIndex, toMs } of simulation.playback.heard) {
		const segment = isTakeOf(responseId, id) ? segments.get(segmentIndex) : undefined;
		if (segment !== undefined) segment.playedMs = Math.max(segment.playedMs, toMs);
	}
	return [...segments.values()].reduce(
		(sum, { text, playedMs }) =>
			sum + wordsIn(halfHeard(text, playedMs / simulation.voice.msPerCharacter)),
		0,
	);
}

/** The text up to `characters`, with the word cut there when at least half of it is before the cut. */
function halfHeard(text: string, characters: number): string {
	const cut = text.slice(0, Math.round(characters));
	const word = /\S*$/u.exec(cut)?.[0] ?? '';
	const rest = /^\S*/u.exec(text.slice(cut.length))?.[0] ?? '';
	return word.length >= rest.length ? cut : cut.slice(0, cut.length - word.length);
}

function isTakeOf(take: string, response: string): boolean {
	return take === response || take.startsWith(`${response}.`);
}

function wordsIn(text: string): number {
	return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
