import { closeSync, openSync, writeSync } from 'node:fs';
import type { StampedEvent } from '../domain/assistant-events.ts';
import type { ConversationCommand, ConversationEvent } from '../domain/conversation-events.ts';
import type { ConversationState } from '../domain/conversation-state.ts';
import { digestOf, replayVersion } from '../domain/replay.ts';
import type { LogLine } from '../domain/replay.ts';

/**
 * Writes everything that happened to a file, one JSON object a line: the events told to the world, and between them what
 * went in (`replay.*`), so that the same file replays. It holds what was said: write it only where somebody asked for it.
 */
export class EventLog implements Disposable {
	readonly #file: number;

	constructor(path: string, initial: ConversationState) {
		this.#file = openSync(path, 'w', 0o600);
		this.#write({ t_ms: 0, type: 'replay.header', version: replayVersion, initial });
	}

	event(event: StampedEvent): void {
		this.#write(event);
	}

	step(input: ConversationEvent, state: ConversationState, commands: readonly ConversationCommand[]): void {
		this.#write({ t_ms: input.tMs, type: 'replay.input', input, digest: digestOf(state, commands) });
	}

	[Symbol.dispose](): void {
		closeSync(this.#file);
	}

	#write(line: LogLine): void {
		writeSync(this.#file, `${JSON.stringify(line)}\n`);
	}
}
