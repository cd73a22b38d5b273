import { latencySummary, percentiles, waitedMs } from '../../domain/latency-summary.ts';
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
	| 'editTurn'
	| 'continueAnswer'
	| 'readAgain'
	| 'restoreTurns'
	| 'latencyTrend'
	| 'newConversation'
	| 'openConversation';

export interface ConversationOptions {
	readonly assistant: AssistantPort;
	/** The number of the last event sent to the window. */
	readonly lastSequence: () => number;
}

/** Answers in the chart of waiting times: more than fit beside one another, few enough to be read at once. */
const trendLength = 300;

/** The live conversation. */
export function conversationRequests({
	assistant,
	lastSequence,
}: ConversationOptions): Pick<RequestHandlers, Names> {
	return {
		snapshot: () => ({ snapshot: assistant.snapshot(), sequence: lastSequence() }),
		press: () => assistant.press(),
		release: () => assistant.release(),
		setListening: ({ on }) => assistant.setListening(on),
		submitText: ({ text }) => assistant.submitText(text),
		stop: () => assistant.stop(),
		retry: () => assistant.retry(),
		editTurn: ({ turnId, text }) => assistant.written.edit(turnId, text),
		continueAnswer: () => assistant.written.goOn(),
		readAgain: ({ responseId, from }) => assistant.written.readAgain(responseId, from),
		latencyTrend: ({ id }) => {
			const measured = assistant.store.latencies(id, { limit: trendLength });
			const turns = measured.flatMap(({ metrics, ...turn }) => {
				const waited = waitedMs(metrics);
				return waited === null ? [] : [{ ...turn, waitedMs: waited }];
			});
			const waited = percentiles(turns.map((turn) => turn.waitedMs));
			return { turns, waited, summary: latencySummary(measured) };
		},
		restoreTurns: ({ first, by }) => assistant.written.restore(first, by),
		newConversation: () => assistant.newConversation(),
		openConversation: ({ id }) => assistant.openConversation(id),
	};
}
