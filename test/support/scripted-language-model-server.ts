// An OpenAI-compatible server that answers as it is told, for tests, the bench and people:
//   node test/support/scripted-language-model-server.ts --port 8080 --text "Hello there." --ttft 80 --tps 40
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
	breakOff,
	deltasOf,
	frame,
	plainAnswer,
	sendError,
	sendPage,
	sendWhole,
	writtenBefore,
} from './scripted-answer.ts';
import type { ScriptedAnswer } from './scripted-answer.ts';

export interface RecordedRequest {
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	/** The parsed JSON body; null without one. */
	readonly body: ScriptedRequestBody | null;
	readonly receivedMs: number;
	/** Which connection it came on, from 0: equal numbers mean that it was kept. */
	readonly connection: number;
	/** Every delta written, and when. */
	readonly writes: { readonly text: string; readonly tMs: number }[];
	/** When the whole answer had been written; null while it has not, or was cut. */
	answeredMs: number | null;
	/** When its connection closed; null while open. */
	connectionClosedMs: number | null;
}

export interface ScriptedRequestBody {
	readonly model?: string;
	readonly messages?: readonly { readonly role: string; readonly content: string }[];
	readonly [option: string]: unknown;
}

export interface ScriptedServerOptions {
	/** Default: any free one. */
	readonly port?: number;
	/** Clock of every recorded time; default: ms of this machine's monotonic clock, which its processes share. */
	readonly nowMs?: () => number;
	/** What is answered once the queue of `answerNext` is empty; default: one plain sentence. */
	readonly answer?: (request: RecordedRequest) => ScriptedAnswer;
	/** Names at /v1/models. */
	readonly models?: readonly string[];
	/** Names and sizes, bytes, at /api/tags, as Ollama lists them; left out: it is no Ollama. */
	readonly ollama?: readonly { readonly name: string; readonly size: number }[];
	/** Connections idle for so long are closed, ms (Node's default: 5000). */
	readonly keepAliveMs?: number;
}

export class ScriptedLanguageModelServer implements AsyncDisposable {
	/** Every request so far, oldest first; HEAD and /v1/models too. */
	readonly requests: RecordedRequest[] = [];
	readonly #options: ScriptedServerOptions;
	readonly #server: Server;
	readonly #queue: ScriptedAnswer[] = [];
	readonly #connections = new Map<Socket, number>();

	private constructor(options: ScriptedServerOptions) {
		this.#options = options;
		this.#server = createServer((request, response) => void this.#serve(request, response));
		if (options.keepAliveMs !== undefined) this.#server.keepAliveTimeout = options.keepAliveMs;
		this.#server.on('connection', (socket) => this.#follow(socket));
	}

	static async start(options: ScriptedServerOptions = {}): Promise<ScriptedLanguageModelServer> {
		const server = new ScriptedLanguageModelServer(options);
		server.#server.listen(options.port ?? 0, '127.0.0.1');
		await once(server.#server, 'listening');
		return server;
	}

	/** What to give as base URL, as in `http://127.0.0.1:41234/v1`. */
	get baseUrl(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
	}

	/** Requests for an answer only. */
	get completions(): readonly RecordedRequest[] {
		return this.requests.filter(({ path }) => path.endsWith('/chat/completions'));
	}

	/** The answers of the next requests, one each. */
	answerNext(...answers: readonly ScriptedAnswer[]): void {
		this.#queue.push(...answers);
	}

	/** Closes every connection, as a restarted server would. */
	closeConnections(): void {
		this.#server.closeAllConnections();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const closed = once(this.#server, 'close');
		this.#server.close();
		this.#server.closeAllConnections();
		await closed;
	}

	#nowMs(): number {
		return this.#options.nowMs?.() ?? performance.timeOrigin + performance.now();
	}

	#follow(socket: Socket): void {
		const connection = this.#connections.size;
		this.#connections.set(socket, connection);
		socket.setNoDelay(true);
		socket.once('close', () => {
			for (const request of this.requests) {
				if (request.connection === connection) request.connectionClosedMs = this.#nowMs();
			}
		});
	}

	async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		const receivedMs = this.#nowMs();
		let text = '';
		for await (const bytes of incoming.setEncoding('utf8')) text += bytes as string;
		const request: RecordedRequest = {
			method: incoming.method ?? '',
			path: incoming.url ?? '',
			headers: incoming.headers,
			body: text === '' ? null : (JSON.parse(text) as ScriptedRequestBody),
			receivedMs,
			connection: this.#connections.get(incoming.socket) ?? -1,
			writes: [],
			answeredMs: null,
			connectionClosedMs: null,
		};
		this.requests.push(request);
		if (request.path === '/v1/models') {
			this.#listModels(response);
			return;
		}
		const { ollama } = this.#options;
		if (request.path === '/api/tags' && ollama !== undefined) {
			response
				.writeHead(200, { 'content-type': 'application/json' })
				.end(JSON.stringify({ models: ollama }));
			return;
		}
		if (request.path !== '/v1/chat/completions') {
			sendError(response, { type: 'status', status: 404 });
			return;
		}
		const gone = new AbortController();
		response.once('close', () => gone.abort());
		const answer = this.#queue.shift() ?? this.#options.answer?.(request) ?? plainAnswer;
		await this.#answer(answer, request, response, gone.signal).catch((failure: unknown) => {
			if (!gone.signal.aborted) throw failure;
		});
	}

	#listModels(response: ServerResponse): void {
		const data = (this.#options.models ?? ['scripted']).map((id) => ({ id, object: 'model' }));
		response
			.writeHead(200, { 'content-type': 'application/json' })
			.end(JSON.stringify({ object: 'list', data }));
	}

	async #answer(
		answer: ScriptedAnswer,
		request: RecordedRequest,
		response: ServerResponse,
		signal: AbortSignal,
	): Promise<void> {
		const { fault } = answer;
		if (fault?.type === 'hang-before-headers') return;
		if (fault?.type === 'status') {
			sendError(response, fault);
			return;
		}
		if (fault?.type === 'html') {
			sendPage(response, fault.status ?? 200);
			return;
		}
		if (answer.whole === true) {
			sendWhole(response, answer);
			return;
		}
		response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
		response.flushHeaders();
		if (answer.roleFirst !== false) response.write(frame({ role: 'assistant', content: '' }));
		await this.#stream(answer, request, response, signal);
		if (fault !== undefined) {
			breakOff(response, fault);
			return;
		}
		const reason = answer.finishReason === undefined ? 'stop' : answer.finishReason;
		if (reason !== null) response.write(frame({}, reason));
		if (answer.usage === true) response.write('data: {"choices":[],"usage":{"total_tokens":1}}\n\n');
		response.end(answer.endMark === false ? '' : 'data: [DONE]\n\n');
		request.answeredMs = this.#nowMs();
	}

	/** Keeps to the schedule from the request on, so that timer slack does not add up. */
	async #stream(
		answer: ScriptedAnswer,
		request: RecordedRequest,
		response: ServerResponse,
		signal: AbortSignal,
	): Promise<void> {
		const periodMs = answer.tokensPerSecond === undefined ? 0 : 1000 / answer.tokensPerSecond;
		let dueMs = request.receivedMs + (answer.ttftMs ?? 0);
		const thoughts = (answer.reasoning ?? []).map((text) => ({
			[answer.reasoningField ?? 'reasoning_content']: text,
		}));
		const pieces = [...thoughts, ...deltasOf(answer).map((content) => ({ content }))];
		for (const delta of pieces.slice(0, writtenBefore(answer.fault))) {
			const waitMs = dueMs - this.#nowMs();
			if (waitMs > 0) await sleep(waitMs, undefined, { signal });
			signal.throwIfAborted();
			request.writes.push({ text: Object.values(delta).join(''), tMs: this.#nowMs() });
			response.write(frame(delta));
			dueMs += periodMs;
		}
	}
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			text: { type: 'string' },
			ttft: { type: 'string' },
			tps: { type: 'string' },
		},
	});
	const answer: ScriptedAnswer = {
		text: values.text ?? plainAnswer.text ?? '',
		ttftMs: Number(values.ttft ?? 80),
		tokensPerSecond: Number(values.tps ?? 40),
	};
	const server = await ScriptedLanguageModelServer.start({
		port: Number(values.port ?? 0),
		answer: () => answer,
	});
	process.stdout.write(`${server.baseUrl}\n`);
}

if (import.meta.main) await main();
