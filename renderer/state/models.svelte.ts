import type { DesktopApi, Unsubscribe } from '../../preload/contract/desktop-api.ts';
import type {
	Recommendation,
	RecommendedSet,
	SpeechModel,
	SpeechModelState,
} from '../../preload/contract/model-requests.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { AssistantError, Reply } from '../../preload/contract/wire-error.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { bytesInWords } from '../text/sizes.ts';
import { errorOf, valueOf } from './bridge.ts';

/** The models a person can have, as the main process tells of them, and what can be asked of it. */
export class ModelsState {
	readonly #api: DesktopApi;
	#models = $state.raw<readonly SpeechModel[] | null>(null);
	#recommendation = $state.raw<Recommendation | null>(null);
	#languages: readonly string[] | null = null;
	/** Why the last wish was not granted. */
	error = $state.raw<AssistantError | null>(null);
	/** What was done last, in words. */
	notice = $state('');
	importing = $state(false);

	constructor(api: DesktopApi) {
		this.#api = api;
	}

	/** `null` until they are known. */
	get all(): readonly SpeechModel[] | null {
		return this.#models;
	}

	get recommendation(): Recommendation | null {
		return this.#recommendation;
	}

	/** The sets that differ, smallest first; those that hold nothing are left out. */
	get sets(): readonly RecommendedSet[] {
		const sets = this.#recommendation?.sets.filter(({ models }) => models.length > 0) ?? [];
		const keys = sets.map(({ models }) => models.join(' '));
		return sets.filter((_, place) => keys.indexOf(keys[place] ?? '') === place);
	}

	find(id: string): SpeechModel | null {
		return this.#models?.find((model) => model.id === id) ?? null;
	}

	modelsOf(set: RecommendedSet): readonly SpeechModel[] {
		return set.models.map((id) => this.find(id)).filter((model) => model !== null);
	}

	/** Follows the models until told to stop. */
	start(): Unsubscribe {
		const unsubscribe = this.#api.onModel((model) => this.#put(model));
		void this.#ask(async () => {
			this.#models = await valueOf(this.#api.speechModels());
			await this.#recommend();
		});
		return unsubscribe;
	}

	/** For whom the sets are; `null`: whatever the settings say. */
	recommendFor(language: string | null): Promise<void> {
		this.#languages = language === null ? null : [language];
		return this.#ask(() => this.#recommend());
	}

	add(...ids: string[]): Promise<void> {
		return this.#wish(this.#api.addModels({ ids }));
	}

	/** At once, or as soon as they are here. */
	use(...ids: string[]): Promise<void> {
		return this.#wish(this.#api.useModels({ ids }));
	}

	pause(id: string): Promise<void> {
		return this.#wish(this.#api.pauseModel({ id }));
	}

	cancel(id: string): Promise<void> {
		return this.#wish(this.#api.cancelModel({ id }));
	}

	verify(id: string): Promise<void> {
		return this.#wish(this.#api.verifyModel({ id }));
	}

	/** Of a model that failed and left nothing on the disk: it is offered again as if nothing had been. */
	dismiss(id: string): Promise<void> {
		return this.#ask(async () => {
			await valueOf(this.#api.removeModel({ id }));
		});
	}

	remove({ id, title }: SpeechModel): Promise<void> {
		return this.#ask(async () => {
			const { freedBytes } = await valueOf(this.#api.removeModel({ id }));
			this.notice = m.models_removed({ title, size: bytesInWords(freedBytes) });
		});
	}

	/** With `id` the files must be that model. */
	importFrom(from: 'files' | 'folder' | readonly File[], id?: string): Promise<void> {
		return this.#ask(async () => {
			this.importing = true;
			try {
				const imported = await valueOf(
					typeof from === 'string'
						? this.#api.importModel({ pick: from, ...(id === undefined ? {} : { id }) })
						: this.#api.importModelFiles(from),
				);
				if (imported !== null) this.notice = m.models_imported({ title: imported.title });
			} finally {
				this.importing = false;
			}
		});
	}

	#wish(reply: Promise<Reply<void>>): Promise<void> {
		return this.#ask(async () => {
			await valueOf(reply);
		});
	}

	async #ask(work: () => Promise<void>): Promise<void> {
		try {
			this.error = null;
			await work();
		} catch (thrown) {
			this.error = errorOf(thrown);
		}
	}

	async #recommend(): Promise<void> {
		const languages = this.#languages;
		this.#recommendation = await valueOf(
			this.#api.recommendedModels(languages === null ? {} : { languages: [...languages] }),
		);
	}

	#put(model: SpeechModel): void {
		if (this.#models === null) return;
		const before = this.find(model.id)?.state.state;
		const gone = model.added && model.state.state === 'absent';
		const others = this.#models.filter(({ id }) => id !== model.id);
		if (gone) this.#models = others;
		else if (before === undefined) this.#models = [...others, model];
		else this.#models = this.#models.map((each) => (each.id === model.id ? model : each));
		// What a set costs to download is another figure now.
		if (before !== model.state.state && (isHere(model.state) || before === 'installed'))
			void this.#ask(() => this.#recommend());
	}
}

export function isHere({ state }: SpeechModelState): boolean {
	return state === 'installed';
}

/** On its way, or stopped on it. */
export function isComing({ state }: SpeechModelState): boolean {
	return ['queued', 'downloading', 'paused', 'verifying', 'unpacking'].includes(state);
}

/** Whether the settings name it, or a character speaks with it. */
export function isUsed(id: string, { recognizer, synthesizer, turnTaking, characters }: Settings): boolean {
	return [
		recognizer.model,
		recognizer.secondPass,
		turnTaking.endOfTurnModel,
		synthesizer.model,
		...characters.map(({ voice }) => voice?.model),
	].includes(id);
}

/** Parley works with the others by itself, or not yet. */
export function canBeChosen({ role }: SpeechModel): boolean {
	return ['streaming-recognizer', 'offline-recognizer', 'synthesizer', 'end-of-turn'].includes(role);
}
