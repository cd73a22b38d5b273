import type { AssistantState, TalkMode } from '../domain/assistant-events.ts';

export type TalkCommand = 'press' | 'release' | 'listen' | 'mute';

/** What one press of a toggle means now: the tray's entry, or a key whose release nobody tells us of. */
export function decideToggle(now: { state: AssistantState; mode: TalkMode; muted: boolean }): TalkCommand {
	if (now.mode === 'open-mic') return now.muted ? 'listen' : 'mute';
	return now.state === 'listening' ? 'release' : 'press';
}
