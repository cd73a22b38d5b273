/**
 * Composition root for plain Node: a conversation with WAV files for ears and mouth, on one clock. It is the same assistant
 * as in the app; what differs is where sound comes from and how helpers are forked.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventLog } from './adapters/event-log.ts';
import { forkNodeHelper } from './adapters/helper-process/fork-node-helper.ts';
import { ModelLibrary } from './adapters/models/model-library.ts';
import { openDatabase } from './adapters/storage/database.ts';
import { writeExport } from './adapters/storage/export-file.ts';
import { codeOf } from './adapters/storage/storage-errors.ts';
import { SqliteConversationStore } from './adapters/storage/sqlite-conversation-store.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { Assistant } from './assistant.ts';
import type { AssistantOptions } from './assistant.ts';
import { BadInput, converseHelp, parseConverseArguments } from './converse-arguments.ts';
import type { ConverseRequest } from './converse-arguments.ts';
import { demoRequest, demoSettings } from './converse-demo.ts';
import { checkPlaces, openDataFolder, readLog, readSettings } from './converse-files.ts';
import { ConverseOutcome } from './converse-outcome.ts';
import { AssistantFailure } from './domain/errors.ts';
import { replay } from './domain/replay.ts';
import type { ReplayReport } from './domain/replay.ts';

/** Between the helpers' readiness and t = 0, so that the microphone's first frame is on time, ms. */
const leadMs = 150;
/** After the microphone has ended the recognizer may still find speech in what it holds, ms. */
const settleMs = 1200;
/** How often is looked whether it is over, ms. */
const watchMs = 20;
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
		if (thrown instanceof AssistantFailure) return complain(thrown.error.message, 1);
		return complain(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown), 1);
	}
}

async function converseWith(request: ConverseRequest): Promise<number> {
	await using cleanup = new AsyncDisposableStack();
	const settings = request.kind === 'demo' ? demoSettings() : readSettings(request.settings);
	checkPlaces(request);
	const dataDir = openDataFolder(request.dataDir, cleanup);
	const clock = SystemClock.beforeStart();
	const now = (): number => clock.wallMs();
	const { database, problem } = openDatabase({ path: join(dataDir, 'conversations.db'), now });
	const outcome = new ConverseOutcome({ request, stderr: process.stderr });
	if (problem !== null) outcome.trouble(problem);
	let log: EventLog | null = null;
	const assistant = new Assistant({
		settings,
		store: cleanup.use(new SqliteConversationStore({ database, now })),
		models: new ModelLibrary({
			bundled: join(projectRoot, 'models'),
			installed: join(dataDir, 'models'),
		}),
		fork: forkNodeHelper,
		entryOf: (helper) => join(projectRoot, 'main/helpers', `${helper}.entry.ts`),
		clock,
		devices: wavDevices(request),
		onStep: (event, state, commands) => log?.step(event, state, commands),
	});
	cleanup.use(assistant);
	log = openLog(request.events, assistant, outcome);
	if (log !== null) cleanup.use(log);
	cleanup.use(
		assistant.onEvent((event) => {
			log?.event(event);
			outcome.note(event);
		}),
	);
	await run(assistant, { clock, request, outcome });
	return outcome.exitCode;
}

async function run(assistant: Assistant, session: Session): Promise<void> {
	const { request, outcome } = session;
	try {
		await speak(assistant, session);
		if (!outcome.isUnusable) await leaveBehind(assistant, request, outcome);
	} catch (thrown) {
		outcome.endedBy(thrown);
	}
}

function wavDevices({ mic, speaker, echo }: ConverseRequest): NonNullable<AssistantOptions['devices']> {
	return {
		input: mic === null ? { kind: 'none' } : { kind: 'wav', path: resolve(mic) },
		output: speaker === null ? { kind: 'none' } : { kind: 'wav', path: resolve(speaker) },
		echo,
	};
}

function openLog(path: string | null, assistant: Assistant, outcome: ConverseOutcome): EventLog | null {
	if (path === null) return null;
	const onFailure = outcome.trouble.bind(outcome);
	try {
		return new EventLog({ path, initial: assistant.state, onFailure });
	} catch (thrown) {
		const message = `--events ${path} cannot be written (${codeOf(thrown)}). Name another file.`;
		throw new BadInput(message, { cause: thrown });
	}
}

interface Session {
	readonly clock: SystemClock;
	readonly request: ConverseRequest;
	readonly outcome: ConverseOutcome;
}

/** From the helpers' start to the last sample heard. */
async function speak(assistant: Assistant, { clock, request, outcome }: Session): Promise<void> {
	assistant.start();
	await assistant.ready();
	assistant.beginIn(leadMs);
	assistant.listen();
	let held = assistant.state.settings.mode === 'push-to-talk';
	if (held) assistant.press();
	const { promise, resolve: over } = Promise.withResolvers<undefined>();
	const watch = setInterval(() => {
		if (held && assistant.inputEnded) {
			held = false;
			assistant.release();
		}
		if (outcome.isUnusable || clock.nowMs() > (request.maxMs ?? Infinity)) over(undefined);
		if (assistant.inputEnded && assistant.atRestForMs() >= settleMs) over(undefined);
	}, watchMs);
	const stop = (): void => over(undefined);
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	await promise;
	clearInterval(watch);
	process.off('SIGINT', stop);
	process.off('SIGTERM', stop);
}

async function leaveBehind(
	assistant: Assistant,
	request: ConverseRequest,
	outcome: ConverseOutcome,
): Promise<void> {
	const conversation = assistant.store.conversation(assistant.state.conversation.id);
	if (request.export !== null) {
		if (conversation === null)
			throw new BadInput(
				'Nothing was said in the microphone file, so there is no conversation to export.',
			);
		await writeExport(request.export, conversation, 'json');
	}
	if (request.kind === 'demo') process.stdout.write(outcome.report());
}

function replayLog(path: string): number {
	const { inputs, emitted, difference } = replayed(path);
	if (difference === null) {
		process.stdout.write(
			`${inputs} inputs and ${emitted.length} events replayed: every state and command is the same.\n`,
		);
		return 0;
	}
	const { input, t_ms, what } = difference;
	return complain(`The replay differs at input ${input} (t = ${t_ms.toFixed(1)} ms): ${what}.`, 1);
}

function replayed(path: string): ReplayReport {
	const lines = readLog(path);
	try {
		return replay(lines);
	} catch (thrown) {
		const why = thrown instanceof RangeError ? thrown.message : 'Its lines are not what Parley writes.';
		throw new BadInput(`${path} cannot be replayed. ${why}`, { cause: thrown });
	}
}

function complain(sentence: string, exitCode: number): number {
	process.stderr.write(`${sentence}\n`);
	return exitCode;
}

process.exitCode = await main(process.argv.slice(2));
