import type { Settings } from '../preload/contract/settings.ts';
import { createLanguageModel } from './adapters/language-model/provider.ts';
import type { LanguageModelSettings } from './adapters/language-model/provider.ts';
import { ReplaceableLanguageModel } from './adapters/language-model/replaceable-language-model.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { LanguageModel } from './domain/ports/language-model.ts';

interface AssistantLanguageModelOptions {
	readonly settings: Settings;
	readonly clock: Clock;
	/** The key for the provider's server, where the settings do not hold it. */
	readonly apiKey?: () => string | null;
}

/** All that a model is made from. */
interface Wanted {
	readonly model: LanguageModelSettings;
	readonly language: string;
	readonly offline: boolean;
}

/** The model that the settings ask for: a new one only when they ask for another, so that its kept connections outlive other changes. */
export class AssistantLanguageModel implements Disposable {
	readonly #options: AssistantLanguageModelOptions;
	readonly #inUse: ReplaceableLanguageModel;
	#asked: string;

	constructor(options: AssistantLanguageModelOptions) {
		this.#options = options;
		const wanted = this.#wanted(options.settings);
		this.#asked = JSON.stringify(wanted);
		this.#inUse = new ReplaceableLanguageModel(this.#made(wanted));
	}

	get port(): LanguageModel {
		return this.#inUse;
	}

	/** From the next answer on. */
	use(settings: Settings): void {
		const wanted = this.#wanted(settings);
		const asked = JSON.stringify(wanted);
		if (asked !== this.#asked) this.#inUse.replace(this.#made(wanted));
		this.#asked = asked;
		this.#inUse.warmUp();
	}

	/** Its connections end at once, whatever is being answered. */
	cut(): void {
		this.#inUse.cut();
	}

	[Symbol.dispose](): void {
		this.#inUse[Symbol.dispose]();
	}

	#wanted({ languageModel, language, privacy }: Settings): Wanted {
		// What is said to the model comes with each question.
		const { systemPrompt: _prompt, userName: _name, metered: _metered, ...model } = languageModel;
		const apiKey = this.#options.apiKey?.() ?? model.apiKey;
		return { model: { ...model, apiKey }, language, offline: privacy.offline };
	}

	#made({ model, language, offline }: Wanted): LanguageModel & Partial<Disposable> {
		return createLanguageModel(model, { clock: this.#options.clock, language, offline });
	}
}
