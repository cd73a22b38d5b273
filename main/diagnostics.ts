import {
	arch,
	cpus,
	freemem,
	homedir,
	hostname,
	release,
	totalmem,
	type as systemType,
	userInfo,
} from 'node:os';
import type { AssistantEvent } from './domain/assistant-events.ts';
import { latencySummary } from './domain/latency-summary.ts';
import type { ConversationStore, StoredTurn } from './domain/ports/conversation-store.ts';
import type { DiagnosticsFile } from '../preload/contract/diagnostics-requests.ts';
import type { HotkeyState } from '../preload/contract/hotkey.ts';
import type { StoredPlace } from '../preload/contract/keeping-requests.ts';
import type { SpeechModel } from '../preload/contract/model-requests.ts';
import type { Settings } from '../preload/contract/settings.ts';
import { parseSettings } from '../preload/contract/settings.ts';
import type { AssistantSnapshot } from '../preload/contract/snapshot.ts';
import { redactAll, redaction } from './adapters/diagnostics/redaction.ts';
import type { Redact } from './adapters/diagnostics/redaction.ts';
import { shownSettings } from './adapters/diagnostics/shown-settings.ts';

export interface DiagnosticsOptions {
	readonly assistant: {
		readonly store: Pick<ConversationStore, 'listConversations' | 'turns'>;
		snapshot(): AssistantSnapshot;
		onEvent(listener: (event: AssistantEvent & { readonly t_ms: number }) => void): Disposable;
	};
	readonly settings: { readonly shown: Settings };
	/** Every key kept on this computer. */
	readonly secrets: () => Promise<readonly string[]>;
	/** What the helpers wrote last, by helper. */
	readonly helperLines: () => Readonly<Record<string, readonly string[]>>;
	readonly devices: () => Promise<unknown>;
	readonly models: () => Promise<readonly SpeechModel[]>;
	readonly places: () => Promise<readonly StoredPlace[]>;
	/** Versions of the program and of what it runs in. */
	readonly versions: Readonly<Record<string, string>>;
	/** Tests say who they are. */
	readonly person?: { readonly home: string; readonly names: readonly string[] };
}

const mostErrors = 30;
/** Devices and models are not waited for longer, ms: what hangs is told as such. */
const patienceMs = 4_000;
/** The newest so many conversations are looked through: for the waits in them, and for words that must not get out. */
const newestConversations = 40;
const turnsOfEach = 200;

/** Collects what helps to understand a fault and tells nothing of the person. */
export class Diagnostics implements Disposable {
	readonly #options: DiagnosticsOptions;
	readonly #listening: Disposable;
	#errors: {
		readonly at_s: number;
		readonly kind: string;
		readonly retryable: boolean;
		readonly message: string;
	}[] = [];

	constructor(options: DiagnosticsOptions) {
		this.#options = options;
		this.#listening = options.assistant.onEvent((event) => {
			if (event.type !== 'error') return;
			const { kind, retryable, message } = event.error;
			const at = Math.round(event.t_ms / 1000);
			this.#errors = [...this.#errors, { at_s: at, kind, retryable, message }].slice(-mostErrors);
		});
	}

	async collect({ rung, holds }: HotkeyState): Promise<readonly DiagnosticsFile[]> {
		const { settings, helperLines, devices, models, places, versions, assistant } = this.#options;
		const turns = this.#newestTurns();
		const redact = await this.#redaction(turns);
		const known = await inTime<readonly SpeechModel[]>(models());
		const ids = new Set(
			typeof known !== 'string' ? known.filter(({ added }) => !added).map(({ id }) => id) : [],
		);
		const parts: Record<string, unknown> = {
			app: { ...versions, ...machine() },
			settings: shownSettings(
				settings.shown,
				(value) => parseSettings(value).ok,
				new Set([...ids, 'system']),
			),
			helpers: { states: assistant.snapshot().helpers, stderr: helperLines() },
			devices: await inTime(devices()),
			models: typeof known !== 'string' ? known.map(shownModel) : known,
			hotkey: { rung, holds },
			errors: this.#errors,
			latency: latencySummary(turns.filter(({ metrics }) => metrics !== null)),
			storage: (await places()).map(({ what, bytes, count }) => ({ what, bytes, count })),
		};
		return Object.entries(parts).map(([name, value]) => ({
			name,
			text: JSON.stringify(redactAll(value, redact), null, '\t'),
		}));
	}

	[Symbol.dispose](): void {
		this.#listening[Symbol.dispose]();
	}

	#newestTurns(): StoredTurn[] {
		const { store } = this.#options.assistant;
		return store
			.listConversations({ limit: newestConversations, offset: 0 })
			.flatMap(({ id }) => store.turns(id, { limit: turnsOfEach }).turns);
	}

	async #redaction(turns: readonly StoredTurn[]): Promise<Redact> {
		const { settings, secrets, assistant, person = whoIsHere() } = this.#options;
		const { languageModel, characters, character } = settings.shown;
		const titles = assistant.store.listConversations({ limit: 500, offset: 0 }).map(({ title }) => title);
		return redaction({
			secrets: await secrets(),
			names: [
				...person.names,
				languageModel.userName,
				character,
				...characters.map(({ name }) => name),
			],
			texts: [
				languageModel.systemPrompt,
				...characters.map(({ systemPrompt }) => systemPrompt),
				...titles,
				...turns.flatMap(({ content, reasoning }) =>
					reasoning === null ? [content] : [content, reasoning],
				),
			],
			home: person.home,
		});
	}
}

function machine(): Readonly<Record<string, unknown>> {
	const mib = (bytes: number): number => Math.round(bytes / 2 ** 20);
	const { XDG_SESSION_TYPE: session, XDG_CURRENT_DESKTOP: desktop } = process.env;
	return {
		system: `${systemType()} ${release()}`,
		architecture: arch(),
		processors: `${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown'}`,
		memory_mib: mib(totalmem()),
		memory_free_mib: mib(freemem()),
		memory_used_mib: mib(process.memoryUsage.rss()),
		running_s: Math.round(process.uptime()),
		...(session === undefined ? {} : { session }),
		...(desktop === undefined ? {} : { desktop }),
	};
}

/** Imported models are called what somebody called them. */
function shownModel({ id, role, added, builtIn, state }: SpeechModel, place: number): unknown {
	const error = state.state === 'failed' ? { error: state.error.kind } : {};
	return { id: added ? `imported-${String(place)}` : id, role, builtIn, state: state.state, ...error };
}

function whoIsHere(): { readonly home: string; readonly names: readonly string[] } {
	return { home: homedir(), names: [userInfo().username, hostname()] };
}

async function inTime<T>(answer: Promise<T>): Promise<T | string> {
	const late = Promise.withResolvers<string>();
	const timer = setTimeout(
		() => late.resolve(`no answer within ${String(patienceMs / 1000)} s`),
		patienceMs,
	);
	const failed = (thrown: unknown): string =>
		`failed: ${thrown instanceof Error ? thrown.name : 'unknown'}`;
	const outcome = await Promise.race([answer.catch(failed), late.promise]);
	clearTimeout(timer);
	return outcome;
}
