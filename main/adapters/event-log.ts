import { closeSync, openSync, writeSync } from 'node:fs';
import type { StampedEvent } from '../domain/assistant-events.ts';
import type { ConversationCommand, ConversationEvent } from '../domain/conversation-events.ts';
import type { ConversationState } from '../domain/conversation-state.ts';
import type { AssistantError } from '../domain/errors.ts';
import { digestOf, replayVersion } from '../domain/replay.ts';
import type { LogLine } from '../domain/replay.ts';
import { codeOf } from './storage/storage-errors.ts';

export interface EventLogOptions {
	readonly path: string;
	/** The state the first step begins with. */
	readonly initial: ConversationState;
	/** Told once; nothing is written any more. */
	readonly onFailure: (error: AssistantError) => void;
}

/**
 * Writes everything that happened to a file, one JSON object a line: the events told to the world, and between them what
 * went in (`replay.*`), so that the same file replays. It holds what was said: write it only where somebody asked for it.
 */
export class EventLog implements Disposable {
	readonly #options: EventLogOptions;
	readonly #file: number;
	#failed = false;

	/** @throws a file-system error when the file cannot be opened. */
	constructor(options: EventLogOptions) {
		this.#options = options;
		this.#file = openSync(options.path, 'w', 0o600);
		this.#write({ t_ms: 0, type: 'replay.header', version: replayVersion, initial: options.initial });
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
		if (this.#failed) return;
		try {
			writeSync(this.#file, `${JSON.stringify(line)}\n`);
		} catch (thrown) {
			this.#failed = true;
			this.#options.onFailure(endsEarly(thrown, this.#options.path));
		}
	}
}

function endsEarly(thrown: unknown, path: string): AssistantError {
	const code = codeOf(thrown);
	const full = /^(ENOSPC|EDQUOT)$/.test(code);
	return {
		kind: full ? 'storage-full' : 'storage-failed',
		message: full
			? 'The disk is full, so the event log ends early. Free some space and try again.'
			: `The event log ends early, for its file takes no more (${code}). Try another folder.`,
		retryable: true,
		subject: path,
	};
}
