import type { HelperName } from '../../preload/contract/events.ts';
import { m } from '../../preload/words/compiled/messages.js';
import type { AssistantView } from './view.ts';

/** What the orb shows; each has a shape of its own. */
export type Face = 'idle' | 'listening' | 'thinking' | 'speaking' | 'muted' | 'waiting' | 'trouble';

export interface Status {
	readonly face: Face;
	readonly icon: 'microphone' | 'microphone-off' | 'thinking' | 'speaking' | 'hand' | 'warning';
	readonly word: string;
	readonly hint: string;
}

/** A key that fails has another way, and a sentence of its own in the settings. */
const helperWords: Readonly<Partial<Record<HelperName, () => string>>> = {
	audio: m.conversation_limited_sound,
	recognizer: m.conversation_limited_recognizer,
	synthesizer: m.conversation_limited_voice,
};

/** The state in one word, with an icon of its own shape and what can be done now. */
export function statusOf(view: AssistantView): Status {
	if (view.floorHeld) {
		return {
			face: 'waiting',
			icon: 'hand',
			word: m.conversation_waiting(),
			hint: m.conversation_waiting_hint(),
		};
	}
	switch (view.state) {
		case 'listening':
			return {
				face: 'listening',
				icon: 'microphone',
				word: m.conversation_listening(),
				hint:
					view.mode === 'push-to-talk'
						? m.conversation_listening_hint_hold()
						: m.conversation_listening_hint_open(),
			};
		case 'thinking':
			return {
				face: 'thinking',
				icon: 'thinking',
				word: m.conversation_thinking(),
				hint: m.conversation_thinking_hint(),
			};
		case 'speaking':
			return {
				face: 'speaking',
				icon: 'speaking',
				word: m.conversation_speaking(),
				hint: m.conversation_speaking_hint(),
			};
		case 'idle':
			return idleStatus(view);
	}
}

function idleStatus({ mode, muted, troubles, helpers }: AssistantView): Status {
	const broken = Object.entries(helpers)
		.filter(([, helper]) => helper.state === 'failed')
		.map(([name]) => helperWords[name as HelperName])
		.find((name) => name !== undefined);
	if (broken !== undefined) {
		return { face: 'trouble', icon: 'warning', word: m.conversation_limited(), hint: broken() };
	}
	if (troubles.length > 0) {
		return {
			face: 'trouble',
			icon: 'warning',
			word: m.conversation_trouble(),
			hint: m.conversation_trouble_hint(),
		};
	}
	if (mode === 'push-to-talk') {
		return {
			face: 'idle',
			icon: 'microphone',
			word: m.conversation_ready(),
			hint: m.conversation_ready_hint_hold(),
		};
	}
	if (muted)
		return {
			face: 'muted',
			icon: 'microphone-off',
			word: m.conversation_muted(),
			hint: m.conversation_muted_hint(),
		};
	return {
		face: 'idle',
		icon: 'microphone',
		word: m.conversation_ready(),
		hint: m.conversation_ready_hint_open(),
	};
}
