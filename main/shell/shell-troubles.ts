import type { AssistantError } from '../domain/errors.ts';

export function unknownConversation(): AssistantError {
	return {
		kind: 'storage-failed',
		message: 'The link names a conversation that is not on this computer. It may have been deleted.',
		retryable: false,
	};
}

export function takenHotkey(accelerator: string): AssistantError {
	return {
		kind: 'settings-invalid',
		message: `The key combination ${accelerator} is taken by another program, or does not exist. Choose another one in Settings, under Talking.`,
		retryable: false,
	};
}
