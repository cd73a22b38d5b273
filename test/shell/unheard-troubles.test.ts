import { expect, it } from 'vitest';
import { keepUnheardTroubles } from '../../main/shell/unheard-troubles.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';

it('what goes wrong before a window listens is told to it, once, and nothing else is', () => {
	const assistant = new FakeAssistant();
	const told: unknown[] = [];
	const window = {
		isListening: false,
		tell: (_name: string, payload: unknown) => void told.push(payload),
	};
	using _kept = keepUnheardTroubles(assistant, window);
	const error = { kind: 'model-missing', message: 'There is no such model.', retryable: false } as const;
	assistant.tell({ t_ms: 1, type: 'error', error: { ...error, retry_after_ms: 3 }, response_id: null });
	assistant.tell({ t_ms: 2, type: 'assistant.floor_held', held: true });
	window.isListening = true;
	assistant.tell({ t_ms: 3, type: 'error', error, response_id: null });
	expect(told).toEqual([{ ...error, retryAfterMs: 3 }]);
});
