import type { StampedEvent } from './assistant-events.ts';
import type { ConversationCommand, ConversationEvent } from './conversation-events.ts';
import type { ConversationState } from './conversation-state.ts';
import { converse } from './conversation.ts';

/** Version of the replay lines in an event log. */
export const replayVersion = 2;

/** The first line of a log that can be replayed: the state everything began with. */
export interface ReplayHeader {
	readonly t_ms: number;
	readonly type: 'replay.header';
	readonly version: number;
	readonly initial: ConversationState;
}

/** One event that went in. `digest` stands for the state and the commands that came out. */
export interface ReplayInput {
	readonly t_ms: number;
	readonly type: 'replay.input';
	readonly input: ConversationEvent;
	readonly digest: string;
}

export type LogLine = ReplayHeader | ReplayInput | StampedEvent;

export interface ReplayReport {
	readonly inputs: number;
	readonly emitted: readonly StampedEvent[];
	/** The first place where the replay and the log part; null when they are the same bit for bit. */
	readonly difference: { readonly input: number; readonly t_ms: number; readonly what: string } | null;
	readonly state: ConversationState;
}

/** FNV-1a, 64 bit, over UTF-16 units (Fowler, Noll, Vo): tells two texts apart, hides nothing. */
export function digestOf(state: ConversationState, commands: readonly ConversationCommand[]): string {
	const text = JSON.stringify([state, commands]);
	let high = 0xcbf29ce4;
	let low = 0x84222325;
	for (let at = 0; at < text.length; at += 1) {
		low ^= text.charCodeAt(at);
		// Multiply the 64-bit pair by the FNV prime 0x100000001b3 in 32-bit halves.
		const product = Math.imul(low, 0x1b3) >>> 0;
		const carry = Math.floor(((low >>> 0) * 0x1b3) / 0x1_0000_0000);
		high = (Math.imul(high, 0x1b3) + carry + ((low << 8) >>> 0)) >>> 0;
		low = product;
	}
	return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}

/** Runs the recorded inputs again and holds every state, command and event against the log. */
export function replay(lines: readonly LogLine[]): ReplayReport {
	const header = lines.find((line) => line.type === 'replay.header');
	if (header === undefined)
		throw new RangeError('The log has no replay.header line; it was not recorded by Parley.');
	if (header.version !== replayVersion)
		throw new RangeError(
			`The log has replay version ${String(header.version)}; this Parley reads ${String(replayVersion)}.`,
		);
	const inputs = lines.filter((line) => line.type === 'replay.input');
	const logged = lines.filter((line) => line.type !== 'replay.input' && line.type !== 'replay.header');
	let state = header.initial;
	const emitted: StampedEvent[] = [];
	let difference: ReplayReport['difference'] = null;
	for (const [index, { input, digest, t_ms }] of inputs.entries()) {
		const step = converse(state, input);
		state = step.state;
		for (const command of step.commands)
			if (command.type === 'emit') emitted.push({ t_ms: input.tMs, ...command.event });
		if (difference === null && digestOf(step.state, step.commands) !== digest)
			difference = { input: index, t_ms, what: `state or commands after ${input.type}` };
	}
	return {
		inputs: inputs.length,
		emitted,
		difference: difference ?? eventDifference(emitted, logged, inputs.length),
		state,
	};
}

function eventDifference(
	emitted: readonly StampedEvent[],
	logged: readonly StampedEvent[],
	inputs: number,
): ReplayReport['difference'] {
	const at = logged.findIndex((event, index) => JSON.stringify(event) !== JSON.stringify(emitted[index]));
	const event = logged[at];
	if (event !== undefined)
		return { input: inputs, t_ms: event.t_ms, what: `event ${String(at)} (${event.type})` };
	return emitted.length === logged.length
		? null
		: { input: inputs, t_ms: emitted.at(-1)?.t_ms ?? 0, what: 'number of events' };
}
