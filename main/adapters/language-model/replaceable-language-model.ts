import type {
	LanguageModel,
	LanguageModelEvent,
	LanguageModelRequest,
} from '../../domain/ports/language-model.ts';

type Model = LanguageModel & Partial<Disposable>;

interface InUse {
	readonly model: Model;
	answers: number;
	retired: boolean;
}

/** One language model in front of others that follow each other: a model that was replaced is disposed after its last answer. */
export class ReplaceableLanguageModel implements LanguageModel, Disposable {
	#current: InUse;

	constructor(model: Model) {
		this.#current = { model, answers: 0, retired: false };
	}

	/** From the next answer on. */
	replace(model: Model): void {
		this.#retire();
		this.#current = { model, answers: 0, retired: false };
	}

	async *answer(
		request: LanguageModelRequest,
		signal: AbortSignal,
	): AsyncGenerator<LanguageModelEvent, void, undefined> {
		const used = this.#current;
		used.answers += 1;
		try {
			yield* used.model.answer(request, signal);
		} finally {
			used.answers -= 1;
			disposeWhenFree(used);
		}
	}

	warmUp(): void {
		this.#current.model.warmUp();
	}

	/** Ends the connections of the model in use without waiting for its answers. */
	cut(): void {
		this.#current.model[Symbol.dispose]?.();
	}

	/** Nothing is asked after this. */
	[Symbol.dispose](): void {
		this.#retire();
	}

	#retire(): void {
		this.#current.retired = true;
		disposeWhenFree(this.#current);
	}
}

function disposeWhenFree({ model, answers, retired }: InUse): void {
	if (retired && answers === 0) model[Symbol.dispose]?.();
}
