/** The scripted language model as a process of its own, so that its work does not delay what is measured. */
import type { RecordedRequest } from '../test/support/scripted-language-model-server.ts';
import { ScriptedLanguageModelServer } from '../test/support/scripted-language-model-server.ts';
import type { ServerOrder, ServerReport } from './server.ts';
import { answerTo } from './server.ts';

let script: Extract<ServerOrder, { type: 'script' }>['script'] = [];

const server = await ScriptedLanguageModelServer.start({
	// Of this machine, not of this process: the same as `process.hrtime` elsewhere.
	nowMs: () => Number(process.hrtime.bigint()) / 1e6,
	answer: (request) => answerTo(script, lastWords(request)),
	keepAliveMs: 600_000,
});

process.on('message', (order: ServerOrder) => {
	if (order.type === 'script') script = order.script;
	else report({ type: 'requests', requests: server.completions });
	if (order.type === 'forget') server.requests.length = 0;
});
process.on('disconnect', () => process.exit(0));
report({ type: 'ready', baseUrl: server.baseUrl });

function report(message: ServerReport): void {
	process.send?.(message);
}

function lastWords({ body }: RecordedRequest): string {
	return body?.messages?.findLast(({ role }) => role === 'user')?.content ?? '';
}
