import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromRecord } from '../../main/domain/conversation-record.ts';
import type { StampedEvent } from '../../main/domain/assistant-events.ts';
import type { StoredConversation } from '../../main/domain/ports/conversation-store.ts';
import { conversationId } from '../../main/domain/ids.ts';
import { openDatabase } from '../../main/adapters/storage/database.ts';
import { SqliteConversationStore } from '../../main/adapters/storage/sqlite-conversation-store.ts';
import type { SettingsPatch } from '../../preload/contract/settings.ts';
import { SpeakerRecording } from './speaker-recording.ts';
import { writeSpeech } from './speech-wav.ts';
import type { WavShape } from './speech-wav.ts';

export const projectRoot = resolve(import.meta.dirname, '../..');

export interface ConverseOptions {
	/** What is said; null: no `--mic`. */
	readonly mic: Float32Array | null;
	readonly micShape?: WavShape;
	readonly settings?: SettingsPatch;
	/** The scripted server's address: sets the provider. */
	readonly baseUrl?: string;
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** Another installation than this one. */
	readonly root?: string;
	/** Its data folder lies on a disk of so many kB (Linux only, where `unshare` may mount). */
	readonly dataDiskKb?: number;
	readonly maxSeconds?: number;
}

type Of<Type extends StampedEvent['type']> = Extract<StampedEvent, { type: Type }>;
export type ConverseHelper = 'audio' | 'recognizer' | 'synthesizer';

/** `npm run converse` as a process of its own, with every file it takes and leaves in one folder. */
export class ConverseRun implements AsyncDisposable {
	readonly folder = mkdtempSync(join(tmpdir(), 'parley-converse-'));
	readonly #child: ChildProcess;
	readonly #closed: Promise<unknown[]>;
	#stdout = '';
	#stderr = '';

	constructor(options: ConverseOptions) {
		const { mic, micShape, args = [], root = projectRoot, maxSeconds = 60 } = options;
		if (mic !== null) writeSpeech(this.path('mic.wav'), mic, micShape);
		writeFileSync(this.path('settings.json'), JSON.stringify(settingsOf(options)));
		const files = ['--settings', 'settings.json', '--speaker', 'speaker.wav', '--events', 'events.jsonl'];
		const command = [
			process.execPath,
			join(root, 'main/converse.ts'),
			...files,
			...['--export', 'export.json', '--data-dir', 'data', '--max-seconds', String(maxSeconds)],
			...(mic === null ? [] : ['--mic', 'mic.wav']),
			...args,
		];
		const [program = '', ...rest] = onSmallDisk(command, options.dataDiskKb);
		this.#child = spawn(program, rest, {
			cwd: this.folder,
			env: { ...process.env, ...options.env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
		this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
		this.#closed = once(this.#child, 'close');
	}

	/** Runs to its end. */
	static async over(options: ConverseOptions): Promise<ConverseRun> {
		const run = new ConverseRun(options);
		await run.exitCode();
		return run;
	}

	path(name: string): string {
		return join(this.folder, name);
	}

	get stdout(): string {
		return this.#stdout;
	}

	get stderr(): string {
		return this.#stderr;
	}

	get pid(): number {
		return this.#child.pid ?? 0;
	}

	async exitCode(): Promise<number | null> {
		await this.#closed;
		return this.#child.exitCode;
	}

	/** Everything told so far. */
	get events(): readonly StampedEvent[] {
		return this.#logLines().filter(({ type }) => !type.startsWith('replay.'));
	}

	ofType<Type extends StampedEvent['type']>(type: Type): readonly Of<Type>[] {
		return this.events.filter((event): event is Of<Type> => event.type === type);
	}

	/** Waits until an event of this type was told that fits. */
	async event<Type extends StampedEvent['type']>(
		type: Type,
		fits: (event: Of<Type>) => boolean = () => true,
	): Promise<Of<Type>> {
		for (;;) {
			const found = this.ofType(type).find(fits);
			if (found !== undefined) return found;
			if (this.#child.exitCode !== null) throw new Error(`It ended without ${type}: ${this.#stderr}`);
			await sleep(15);
		}
	}

	/** What the person was told went wrong. */
	get errors(): readonly Of<'error'>['error'][] {
		return this.ofType('error').map(({ error }) => error);
	}

	/** What was heard of the person, in order. */
	get transcripts(): readonly string[] {
		return this.ofType('conversation.item.created').map(({ text }) => text);
	}

	/** The answers that were meant to be heard: speculation that was thrown away is none. */
	get answers(): readonly Of<'response.done'>[] {
		const silent = new Set(
			this.ofType('response.created')
				.filter((each) => each.speculative)
				.map((each) => each.response_id),
		);
		for (const { response_id } of this.ofType('response.confirmed')) silent.delete(response_id);
		return this.ofType('response.done').filter(({ response_id }) => !silent.has(response_id));
	}

	speaker(): SpeakerRecording {
		return new SpeakerRecording(this.path('speaker.wav'));
	}

	get hasExport(): boolean {
		return existsSync(this.path('export.json'));
	}

	/** The exported conversation, read as an import would. */
	exported(): StoredConversation {
		const read = fromRecord(JSON.parse(readFileSync(this.path('export.json'), 'utf8')));
		if (!read.ok) throw new Error(read.error.message);
		return read.conversation;
	}

	/** The conversation as it lies in the database. */
	stored(): StoredConversation | null {
		const now = (): number => Date.now();
		const { database } = openDatabase({ path: this.path('data/conversations.db'), now });
		using store = new SqliteConversationStore({ database, now });
		const [session] = this.ofType('session.created');
		return store.conversation(conversationId(session?.conversation_id ?? ''));
	}

	/** Ends one of its helpers without a warning, as a crash of native code would. */
	killHelper(helper: ConverseHelper): void {
		const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
		const pids = stdout
			.split('\n')
			.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
			.filter((match) => match?.[2] === String(this.pid) && match[3]?.includes(helper))
			.map((match) => Number(match?.[1]));
		const [pid] = pids;
		if (pids.length !== 1 || pid === undefined)
			throw new Error(`${pids.length} processes are the ${helper} helper.`);
		process.kill(pid, 'SIGKILL');
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
		await this.#closed;
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}

	#logLines(): readonly StampedEvent[] {
		if (!existsSync(this.path('events.jsonl'))) return [];
		const text = readFileSync(this.path('events.jsonl'), 'utf8');
		// While it runs, the last line may be half written.
		const whole = text.slice(0, text.lastIndexOf('\n') + 1);
		return whole
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line) as StampedEvent);
	}
}

/** `--replay` of a log. */
export function replayOf(log: string): { readonly status: number | null; readonly output: string } {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(projectRoot, 'main/converse.ts'), '--replay', log],
		{ encoding: 'utf8' },
	);
	return { status, output: stdout + stderr };
}

function settingsOf({ settings = {}, baseUrl }: ConverseOptions): SettingsPatch {
	const provider = { provider: 'openai-compatible', baseUrl: baseUrl ?? '', model: 'scripted' } as const;
	return {
		mode: 'open-mic',
		...settings,
		synthesizer: { model: 'practice-tones', ...settings.synthesizer },
		...(baseUrl === undefined
			? settings.languageModel && { languageModel: settings.languageModel }
			: { languageModel: { ...provider, ...settings.languageModel } }),
	};
}

function onSmallDisk(command: readonly string[], kb: number | undefined): readonly string[] {
	if (kb === undefined) return command;
	const mounted = `mkdir data && mount -t tmpfs -o size=${kb}k tmpfs data && exec "$@"`;
	return ['unshare', '-rm', 'sh', '-c', mounted, 'sh', ...command];
}
