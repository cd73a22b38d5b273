import type { AssistantPort } from './assistant-port.ts';
import type { MainWindow } from './main-window.ts';

/** What goes wrong while no window listens, as at the start, is told as soon as one does: a snapshot holds no troubles. */
export function keepUnheardTroubles(
	assistant: Pick<AssistantPort, 'onEvent'>,
	window: Pick<MainWindow, 'isListening' | 'tell'>,
): Disposable {
	return assistant.onEvent((event) => {
		if (event.type !== 'error' || window.isListening) return;
		const { retry_after_ms: retryAfterMs, ...error } = event.error;
		window.tell('trouble', { ...error, ...(retryAfterMs !== undefined && { retryAfterMs }) });
	});
}
