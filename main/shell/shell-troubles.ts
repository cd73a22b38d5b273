import { m } from '../../preload/words/compiled/messages.js';
import type { AssistantError } from '../domain/errors.ts';

export function unknownConversation(): AssistantError {
	return {
		kind: 'storage-failed',
		message: m.trouble_unknown_link(),
		retryable: false,
	};
}

export function takenHotkey(accelerator: string): AssistantError {
	return {
		kind: 'settings-invalid',
		message: m.trouble_taken_hotkey({ keys: accelerator }),
		retryable: false,
		subject: 'hotkey',
	};
}
