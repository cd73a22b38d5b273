import type { AssistantPort } from './assistant-port.ts';

/** The loudspeaker tells what was heard within a fraction of this, ms; then quitting waits no longer. */
const longestWaitMs = 1_500;

/** Stops an answer in the middle and waits until it is stored as far as it was heard: quitting loses nothing. */
export async function endAnswer(
	assistant: Pick<AssistantPort, 'snapshot' | 'stop' | 'onEvent'>,
	waitMs = longestWaitMs,
): Promise<void> {
	const { liveResponse } = assistant.snapshot();
	if (liveResponse === null || liveResponse.speculative) return;
	const { promise: stored, resolve } = Promise.withResolvers<undefined>();
	using held = new DisposableStack();
	held.use(
		assistant.onEvent((event) => {
			if (event.type === 'response.done' && event.response_id === liveResponse.responseId)
				resolve(undefined);
		}),
	);
	const timer = setTimeout(() => resolve(undefined), waitMs);
	held.defer(() => clearTimeout(timer));
	assistant.stop();
	await stored;
}
