import type { HelperName } from '../../preload/contract/events.ts';
import type { AssistantView } from './view.ts';

export interface Status {
	readonly icon: 'microphone' | 'microphone-off' | 'thinking' | 'speaking' | 'hand' | 'warning';
	readonly word: string;
	readonly hint: string;
}

/** A key that fails has another way, and a sentence of its own in the settings. */
const helperWords: Readonly<Partial<Record<HelperName, string>>> = {
	audio: 'Sound',
	recognizer: 'Speech recognition',
	synthesizer: 'The voice',
};

/** The state in one word, with an icon of its own shape and what can be done now. */
export function statusOf(view: AssistantView): Status {
	if (view.floorHeld) {
		return {
			icon: 'hand',
			word: 'Waiting for you',
			hint: 'Take your time. Parley stays quiet until you go on.',
		};
	}
	switch (view.state) {
		case 'listening':
			return {
				icon: 'microphone',
				word: 'Listening',
				hint:
					view.mode === 'push-to-talk'
						? 'Let go, or press again, when you are done.'
						: 'Pause when you are done.',
			};
		case 'thinking':
			return { icon: 'thinking', word: 'Thinking', hint: 'Escape stops the answer.' };
		case 'speaking':
			return { icon: 'speaking', word: 'Speaking', hint: 'Talk to cut in. Escape stops the answer.' };
		case 'idle':
			return idleStatus(view);
	}
}

function idleStatus({ mode, muted, error, helpers }: AssistantView): Status {
	const broken = Object.entries(helpers)
		.filter(([, helper]) => helper.state === 'failed')
		.map(([name]) => helperWords[name as HelperName])
		.find((name) => name !== undefined);
	if (broken !== undefined) {
		return { icon: 'warning', word: 'Limited', hint: `${broken} is not available. Typing still works.` };
	}
	if (error !== null) return { icon: 'warning', word: 'Trouble', hint: 'See the notice above.' };
	if (mode === 'push-to-talk') {
		return {
			icon: 'microphone',
			word: 'Ready',
			hint: 'Hold Space or the button to talk, or press it once.',
		};
	}
	if (muted)
		return {
			icon: 'microphone-off',
			word: 'Microphone off',
			hint: 'Press Space or the button to turn it on.',
		};
	return { icon: 'microphone', word: 'Ready', hint: 'Just talk. Space turns the microphone off.' };
}
