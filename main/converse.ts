/**
 * Composition root for plain Node: a conversation with WAV files for ears and mouth, on one clock. It is the same assistant
 * as in the app; what differs is where sound comes from and how helpers are forked.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventLog } from './adapters/event-log.ts';
import { forkNodeHelper } from './adapters/helper-process/fork-node-helper.ts';
import { ModelLibrary } from './adapters/models/model-library.ts';
import { openDatabase } from './adapters/storage/database.ts';
import { writeExport } from './adapters/storage/export-file.ts';
import { SqliteConversationStore } from './adapters/storage/sqlite-conversation-store.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { Assistant } from './assistant.ts';
import { BadInput, converseHelp, parseConverseArguments } from './converse-arguments.ts';
import type { ConverseRequest } from './converse-arguments.ts';
import { ConverseScreen, waterfallLines } from './converse-screen.ts';
import { demoRequest, demoSettings } from './converse-demo.ts';
import type { StampedEvent } from './domain/assistant-events.ts';
import { AssistantFailure } from './domain/errors.ts';
import { replay } from './domain/replay.ts';
import type { LogLine } from './domain/replay.ts';
import { parseSettings } from '../preload/contract/settings.ts';
import type { Settings } from '../preload/contract/settings.ts';

/** Between the helpers' readiness and t = 0, so that the microphone's first frame is on time, ms. */
const leadMs = 150;
/** After the microphone has ended the recognizer may still find speech in what it holds, ms. */
const settleMs = 1200;
const projectRoot = resolve(fileURLToPath(import.meta.url), '../..');

async function main(argv: readonly string[]): Promise<number> {
	try {
		const request = parseConverseArguments(argv);
		if (request.kind === 'help') {
			process.stdout.write(`${converseHelp}\n`);
			return 0;
		}
		if (request.kind === 'replay') return replayLog(request.log);
		return await converseWith(request.kind === 'demo' ? demoRequest(request, projectRoot) : request);
	} catch (thrown) {
		if (thrown instanceof BadInput) return complain(thrown.message, 2);
		if (thrown instanceof AssistantFailure) return complain(thrown.error.message, thrown.error.kind === 'wav-unreadable' ? 2 : 1);
		return complain(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown), 1);
	}
}

async function converseWith(request: ConverseRequest): Promise<number> {
	await using cleanup = new AsyncDisposableStack();
	const settings = request.kind === 'demo' ? demoSettings() : readSettings(request.settings);
	const dataDir = request.dataDir ?? cleanup.adopt(mkdtempSync(join(tmpdir(), 'parley-')), (dir) => rmSync(dir, { recursive: true, force: true }));
	mkdirSync(dataDir, { recursive: true });
	const clock = SystemClock.beforeStart();
	const { database, problem } = openDatabase({ path: join(dataDir, 'conversations.db'), now: () => clock.wallMs() });
	const store = cleanup.use(new SqliteConversationStore({ database, now: () => clock.wallMs() }));
	let log: EventLog | null = null;
	const assistant = new Assistant({
		settings,
		store,
		models: new ModelLibrary({ bundled: join(projectRoot, 'models'), installed: join(dataDir, 'models') }),
		fork: forkNodeHelper,
		entryOf: (helper) => join(projectRoot, 'main/helpers', `${helper}.entry.ts`),
		clock,
		devices: {
			input: request.mic === null ? { kind: 'none' } : { kind: 'wav', path: resolve(request.mic) },
			output: request.speaker === null ? { kind: 'none' } : { kind: 'wav', path: resolve(request.speaker) },
			echo: request.echo,
		},
		onStep: (event, state, commands) => log?.step(event, state, commands),
	});
	cleanup.use(assistant);
	if (problem !== null) process.stderr.write(`${problem.message}\n`);
	log = request.events === null ? null : cleanup.use(new EventLog(request.events, assistant.state));
	const outcome = new Outcome(request, (event) => log?.event(event));
	cleanup.use(assistant.onEvent((event) => outcome.note(event)));
	await speak(assistant, clock, request, outcome);
	await finish(assistant, request, outcome);
	return outcome.exitCode;
}

/** From the helpers' start to the last sample heard. */
async function speak(assistant: Assistant, clock: SystemClock, request: ConverseRequest, outcome: Outcome): Promise<void> {
	assistant.start();
	await assistant.ready();
	assistant.beginIn(leadMs);
	assistant.listen();
	const holds = assistant.state.settings.mode === 'push-to-talk';
	if (holds) assistant.press();
	let held = holds;
	const { promise, resolve: over } = Promise.withResolvers<undefined>();
	const watch = setInterval(() => {
		if (held && assistant.inputEnded) {
			held = false;
			assistant.release();
		}
		if (outcome.fatal !== null || clock.nowMs() > (request.maxMs ?? Infinity)) over(undefined);
		if (assistant.inputEnded && assistant.atRestForMs() >= settleMs) over(undefined);
	}, 20);
	const stop = (): void => over(undefined);
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	await promise;
	clearInterval(watch);
	process.off('SIGINT', stop);
	process.off('SIGTERM', stop);
}

async function finish(assistant: Assistant, request: ConverseRequest, outcome: Outcome): Promise<void> {
	if (outcome.fatal !== null) throw new AssistantFailure(outcome.fatal);
	const conversation = assistant.store.conversation(assistant.state.conversation.id);
	if (request.export !== null) {
		if (conversation === null) throw new BadInput('Nothing was said in the microphone file, so there is no conversation to export.');
		await writeExport(request.export, conversation, 'json');
	}
	if (request.kind === 'demo') process.stdout.write(outcome.report(request));
}

/** What became of it: for the screen, the report and the exit code. */
class Outcome {
	fatal: AssistantFailure['error'] | null = null;
	readonly #screen: ConverseScreen;
	readonly #log: (event: StampedEvent) => void;
	readonly #lines: string[] = [];
	#failed = false;

	constructor(request: ConverseRequest, log: (event: StampedEvent) => void) {
		const live = process.stderr.isTTY;
		this.#log = log;
		this.#screen = new ConverseScreen({ write: (text) => void process.stderr.write(text), live });
		this.#shows = live || request.kind === 'demo';
	}

	readonly #shows: boolean;

	get exitCode(): number {
		return this.#failed ? 1 : 0;
	}

	note(event: StampedEvent): void {
		this.#log(event);
		if (this.#shows) this.#screen.show(event);
		if (event.type === 'error') {
			if (!this.#shows) process.stderr.write(`${event.error.message}\n`);
			if (event.error.kind === 'wav-unreadable') this.fatal = event.error;
		}
		if (event.type === 'response.done' && (event.status === 'failed' || event.status === 'incomplete')) this.#failed = true;
		if (event.type === 'turn.metrics') this.#lines.push(...waterfallLines(event));
	}

	report(request: ConverseRequest): string {
		const files = [request.speaker, request.export, request.events].filter((file) => file !== null);
		return ['', 'From the end of your speech:', ...this.#lines, '', 'Left behind:', ...files.map((file) => `  ${file}`), ''].join('\n');
	}
}

function readSettings(path: string | null): Settings {
	const raw = path === null ? {} : readJson(path);
	const parsed = parseSettings(raw);
	if (!parsed.ok) throw new BadInput(`${path ?? 'settings'}: ${parsed.problems.join(' ')}`);
	// There is no key to hold here: unless the file says otherwise the assistant listens by itself.
	const says = typeof raw === 'object' && raw !== null && 'mode' in raw;
	return says ? parsed.settings : { ...parsed.settings, mode: 'open-mic' };
}

function readJson(path: string): unknown {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as unknown;
	} catch (thrown) {
		const why = thrown instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read';
		throw new BadInput(`The settings file ${path} cannot be used: ${why}.`, { cause: thrown });
	}
}

function replayLog(path: string): number {
	const report = replay(readLog(path));
	if (report.difference === null) {
		process.stdout.write(`${String(report.inputs)} inputs and ${String(report.emitted.length)} events replayed: every state and command is the same.\n`);
		return 0;
	}
	const { input, t_ms, what } = report.difference;
	return complain(`The replay differs at input ${String(input)} (t = ${t_ms.toFixed(1)} ms): ${what}.`, 1);
}

function readLog(path: string): readonly LogLine[] {
	try {
		const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line !== '');
		return lines.map((line) => JSON.parse(line) as LogLine);
	} catch (thrown) {
		throw new BadInput(`The event log ${path} cannot be read: name a file written by --events.`, { cause: thrown });
	}
}

function complain(sentence: string, exitCode: number): number {
	process.stderr.write(`${sentence}\n`);
	return exitCode;
}

process.exitCode = await main(process.argv.slice(2));
