import type { AssistantState, TalkMode } from '../domain/assistant-events.ts';
import type { AssistantPort } from './assistant-port.ts';

export type TalkCommand = 'press' | 'release' | 'listen' | 'mute';

/** What one press of a toggle means now: the tray's entry, or a key whose release nobody tells us of. */
export function decideToggle(now: { state: AssistantState; mode: TalkMode; muted: boolean }): TalkCommand {
	if (now.mode === 'open-mic') return now.muted ? 'listen' : 'mute';
	return now.state === 'listening' ? 'release' : 'press';
}

export function toggleTalk(
	assistant: Pick<AssistantPort, 'snapshot' | 'press' | 'release' | 'setListening'>,
): void {
	const commands: Readonly<Record<TalkCommand, () => void>> = {
		press: () => assistant.press(),
		release: () => assistant.release(),
		listen: () => assistant.setListening(true),
		mute: () => assistant.setListening(false),
	};
	commands[decideToggle(assistant.snapshot())]();
}
