/**
 * Which models suit a computer and its user: three sets, and why these. Pure; what is good is the catalogue's `rank`, what a
 * computer carries is `minimumMemoryMb` and `minimumCores`. What is already on the disk costs nothing here: see `Machine.installed`.
 */
import type { CatalogueModel } from './catalogue.ts';
import type { ModelRole } from './engine-families.ts';

export interface Machine {
	/** Installed memory, MiB. */
	readonly memoryMb: number;
	/** Logical cores. */
	readonly cores: number;
	/** BCP 47 tags, the one spoken most first. */
	readonly languages: readonly string[];
	/** Ids of models that need no download. */
	readonly installed?: ReadonlySet<string>;
}

export const setNames = ['light', 'balanced', 'best'] as const;
export type SetName = (typeof setNames)[number];

export interface RecommendedSet {
	readonly name: SetName;
	readonly models: readonly CatalogueModel[];
	/** What has to come from the network. */
	readonly downloadBytes: number;
	/** Working together, MiB. */
	readonly memoryMb: number;
	/** Languages that no model of the set hears, and those it cannot speak. */
	readonly unheard: readonly string[];
	readonly unspoken: readonly string[];
	/** A sentence or two for people: for what computer, what each model is there for, what is missing. */
	readonly reason: string;
}

/** What a set may cost at most: bytes to download, and the share of the memory it may fill. */
const limits: Readonly<Record<SetName, { readonly bytes: number; readonly memoryShare: number }>> = {
	light: { bytes: 150e6, memoryShare: 0.25 },
	balanced: { bytes: 800e6, memoryShare: 0.4 },
	best: { bytes: Number.POSITIVE_INFINITY, memoryShare: 0.6 },
};

/** @param bytesOf what a model's download weighs; null when it cannot be downloaded */
export function recommend(
	models: readonly CatalogueModel[],
	machine: Machine,
	bytesOf: (model: CatalogueModel) => number | null,
): readonly RecommendedSet[] {
	return setNames.map((name) => new SetChoice(name, models, machine, bytesOf).choose());
}

class SetChoice {
	readonly #name: SetName;
	readonly #models: readonly CatalogueModel[];
	readonly #machine: Machine;
	readonly #languages: readonly string[];
	readonly #bytesOf: (model: CatalogueModel) => number | null;
	readonly #chosen: CatalogueModel[] = [];

	constructor(
		name: SetName,
		models: readonly CatalogueModel[],
		machine: Machine,
		bytesOf: (model: CatalogueModel) => number | null,
	) {
		this.#name = name;
		this.#models = models;
		this.#machine = machine;
		this.#languages = [...new Set(machine.languages.map(primary))];
		this.#bytesOf = bytesOf;
	}

	choose(): RecommendedSet {
		// The first language counts most: a set that cannot hear or speak it is of no use.
		const [first, ...others] = this.#languages;
		if (first === undefined) return this.#result();
		this.#serve(first);
		if (this.#hears(first)) this.#add('end-of-turn', first);
		if (this.#name !== 'light' && !this.#has('offline-recognizer', first))
			this.#add('offline-recognizer', first);
		for (const language of others) this.#serve(language);
		return this.#result();
	}

	/** Something that hears the language, while it is spoken if possible, and something that speaks it. */
	#serve(language: string): void {
		if (!this.#hears(language)) this.#add('streaming-recognizer', language);
		if (!this.#hears(language)) this.#add('offline-recognizer', language);
		if (!this.#has('synthesizer', language)) this.#add('synthesizer', language);
	}

	#result(): RecommendedSet {
		const unheard = this.#languages.filter((language) => !this.#hears(language));
		const unspoken = this.#languages.filter((language) => !this.#has('synthesizer', language));
		const downloadBytes = this.#bytes();
		return {
			name: this.#name,
			models: this.#chosen,
			downloadBytes,
			memoryMb: this.#memoryMb(),
			unheard,
			unspoken,
			reason: reasonOf(this.#machine, this.#chosen, downloadBytes, unheard, unspoken),
		};
	}

	/** The best of a role for a language that still fits, if there is one. */
	#add(role: ModelRole, language: string): void {
		const [best] = this.#models
			.filter((model) => model.role === role && this.#fits(model, language))
			.toSorted((left, right) => this.#compare(left, right));
		if (best !== undefined) this.#chosen.push(best);
	}

	#fits(model: CatalogueModel, language: string): boolean {
		const { bytes, memoryShare } = limits[this.#name];
		const cost = this.#cost(model);
		return (
			model.rank !== undefined &&
			cost !== null &&
			knows(model, language) &&
			(model.minimumCores ?? 1) <= this.#machine.cores &&
			this.#bytes() + cost < bytes &&
			this.#memoryMb() + model.minimumMemoryMb <= this.#machine.memoryMb * memoryShare
		);
	}

	/** The better first: by rank, then by how many of the languages it knows, then the smaller. */
	#compare(left: CatalogueModel, right: CatalogueModel): number {
		return (
			(right.rank ?? 0) - (left.rank ?? 0) ||
			this.#known(right) - this.#known(left) ||
			left.minimumMemoryMb - right.minimumMemoryMb
		);
	}

	#known(model: CatalogueModel): number {
		return this.#languages.filter((language) => knows(model, language)).length;
	}

	#hears(language: string): boolean {
		return this.#has('streaming-recognizer', language) || this.#has('offline-recognizer', language);
	}

	#has(role: ModelRole, language: string): boolean {
		return this.#chosen.some((model) => model.role === role && knows(model, language));
	}

	#cost(model: CatalogueModel): number | null {
		return this.#machine.installed?.has(model.id) === true ? 0 : this.#bytesOf(model);
	}

	#bytes(): number {
		return this.#chosen.reduce((sum, model) => sum + (this.#cost(model) ?? 0), 0);
	}

	#memoryMb(): number {
		return this.#chosen.reduce((sum, { minimumMemoryMb }) => sum + minimumMemoryMb, 0);
	}
}

function knows({ languages }: CatalogueModel, language: string): boolean {
	return languages.includes('*') || languages.some((tag) => primary(tag) === language);
}

function primary(tag: string): string {
	return tag.toLowerCase().split('-')[0] ?? tag;
}

/** What a model of each role is in a set for, after "it". */
const purposes: Readonly<Record<ModelRole, string>> = {
	'streaming-recognizer': 'writes down what you say while you speak',
	'offline-recognizer': 'hears the whole sentence again once you have finished',
	synthesizer: 'speaks',
	'voice-activity': 'notices that somebody speaks',
	'end-of-turn': 'hears whether you have finished',
	keyword: 'waits for a word',
	punctuation: 'sets punctuation',
	denoiser: 'takes noise away',
};

function reasonOf(
	{ memoryMb, cores }: Machine,
	models: readonly CatalogueModel[],
	bytes: number,
	unheard: readonly string[],
	unspoken: readonly string[],
): string {
	const memory = memoryMb < 1024 ? `${memoryMb} MB` : `${Math.round(memoryMb / 1024)} GB`;
	const machine = `${memory} of memory and ${cores} ${cores === 1 ? 'core' : 'cores'}`;
	if (models.length === 0) {
		return `Nothing in the catalogue fits a computer with ${machine}; the system's voice and a language-model provider still work.`;
	}
	const streams = models.some(({ role }) => role === 'streaming-recognizer');
	const parts = models.map(({ title, role }) => {
		const name = title.replace(/ \([^()]*\)$/, '');
		return role === 'offline-recognizer' && !streams
			? `${name} hears you once you have finished`
			: `${name} ${purposes[role]}`;
	});
	const size =
		bytes === 0
			? 'nothing'
			: bytes < 1e9
				? `${Math.round(bytes / 1e6)} MB`
				: `${(bytes / 1e9).toFixed(1)} GB`;
	return [
		`Chosen for ${machine}, with ${size} to download: ${parts.join('; ')}.`,
		...(unheard.length > 0 ? [`Nothing that fits understands ${named(unheard)}.`] : []),
		...(unspoken.length > 0
			? [`Nothing that fits speaks ${named(unspoken)}: the system's voice does, where it can.`]
			: []),
	].join(' ');
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

function named(languages: readonly string[]): string {
	return new Intl.ListFormat('en', { type: 'disjunction' }).format(
		languages.map((language) => languageNames.of(language) ?? language),
	);
}
