import type { AssistantPort } from '../assistant-port.ts';
import type { RequestHandlers } from './ipc-router.ts';

type Names =
	| 'snapshot'
	| 'press'
	| 'release'
	| 'setListening'
	| 'submitText'
	| 'stop'
	| 'retry'
	| 'newConversation'
	| 'openConversation';

/** The live conversation. `lastSequence` is the number of the last event sent to the window. */
export function conversationRequests(
	assistant: AssistantPort,
	lastSequence: () => number,
): Pick<RequestHandlers, Names> {
	return {
		snapshot: () => ({ snapshot: assistant.snapshot(), sequence: lastSequence() }),
		press: () => assistant.press(),
		release: () => assistant.release(),
		setListening: ({ on }) => assistant.setListening(on),
		submitText: ({ text }) => assistant.submitText(text),
		stop: () => assistant.stop(),
		retry: () => assistant.retry(),
		newConversation: () => assistant.newConversation(),
		openConversation: ({ id }) => assistant.openConversation(id),
	};
}
