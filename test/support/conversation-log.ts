import { converse } from '../../main/domain/conversation.ts';
import { digestOf, replayVersion } from '../../main/domain/replay.ts';
import type { LogLine } from '../../main/domain/replay.ts';
import type { ConversationSimulation } from './conversation-simulation.ts';

/** The log of a simulated conversation, as Parley writes it. */
export function logOf(simulation: ConversationSimulation): LogLine[] {
	const lines: LogLine[] = [
		{ t_ms: 0, type: 'replay.header', version: replayVersion, initial: simulation.initial },
	];
	let state = simulation.initial;
	for (const input of simulation.inputs) {
		const step = converse(state, input);
		state = step.state;
		lines.push({ t_ms: input.tMs, type: 'replay.input', input, digest: digestOf(state, step.commands) });
		for (const command of step.commands)
			if (command.type === 'emit') lines.push({ t_ms: input.tMs, ...command.event });
	}
	return lines;
}
