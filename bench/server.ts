import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ScriptedAnswer } from '../test/support/scripted-answer.ts';
import type { RecordedRequest } from '../test/support/scripted-language-model-server.ts';

/** The first rule whose words the question contains counts; an empty string fits all. */
export interface ScriptRule {
	readonly asked: string;
	readonly answer: ScriptedAnswer;
}

export type ServerOrder =
	| { readonly type: 'script'; readonly script: readonly ScriptRule[] }
	/** Reports all requests; `forget` also drops them. */
	| { readonly type: 'report' | 'forget' };

export type ServerReport =
	| { readonly type: 'ready'; readonly baseUrl: string }
	| { readonly type: 'requests'; readonly requests: readonly RecordedRequest[] };

export function answerTo(script: readonly ScriptRule[], question: string): ScriptedAnswer {
	return script.find(({ asked }) => question.includes(asked))?.answer ?? { text: 'All right.' };
}

/** The scripted server in its own process. Times of its requests are ms of `process.hrtime`. */
export class BenchServer implements AsyncDisposable {
	readonly baseUrl: string;
	readonly #child: ChildProcess;

	private constructor(child: ChildProcess, baseUrl: string) {
		this.#child = child;
		this.baseUrl = baseUrl;
	}

	static async start(script: readonly ScriptRule[]): Promise<BenchServer> {
		const child = fork(join(import.meta.dirname, 'server.entry.ts'), {
			execArgv: [],
			serialization: 'advanced',
		});
		const ready = await reportOf(child, 'ready');
		child.send({ type: 'script', script } satisfies ServerOrder);
		return new BenchServer(child, ready.baseUrl);
	}

	/** All requests so far. */
	requests(): Promise<readonly RecordedRequest[]> {
		return this.#ask('report');
	}

	/** The same, and it keeps none of them. */
	takeRequests(): Promise<readonly RecordedRequest[]> {
		return this.#ask('forget');
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const ended = once(this.#child, 'exit');
		this.#child.kill();
		await ended;
	}

	async #ask(type: 'report' | 'forget'): Promise<readonly RecordedRequest[]> {
		const answered = reportOf(this.#child, 'requests');
		this.#child.send({ type } satisfies ServerOrder);
		return (await answered).requests;
	}
}

async function reportOf<Type extends ServerReport['type']>(
	child: ChildProcess,
	type: Type,
): Promise<Extract<ServerReport, { type: Type }>> {
	for (;;) {
		const [report] = (await once(child, 'message')) as [ServerReport];
		if (report.type === type) return report as Extract<ServerReport, { type: Type }>;
	}
}
