import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { catalogue as ownCatalogue, locateModel } from '../../../models/catalogue.ts';
import type { CatalogueModel, InstalledModel, ModelFolders, ModelRole } from '../../../models/catalogue.ts';
import { checkModel, ModelVerdicts } from '../../../models/check-model.ts';
import type { AssistantError } from '../../domain/errors.ts';
import { readAddedModels } from './installed-manifest.ts';

export interface ModelLibraryOptions {
	/** The app's own `models` folder, absolute. */
	readonly bundled: string;
	/** Where a person's models are downloaded to, absolute; one folder per model id. */
	readonly installed: string;
	/**
	 * The folder of an npm package that brings a model. Left out, node_modules is asked, then `bundled/packages/NAME`, where a
	 * packaged app keeps such files.
	 */
	readonly packageFolder?: (name: string) => string;
	/** Left out: Parley's own. */
	readonly catalogue?: readonly CatalogueModel[];
}

/** Which models there are and where their files lie on this computer. Nothing here reads a model: helpers do. */
export class ModelLibrary {
	readonly #folders: ModelFolders;
	readonly #verdicts: ModelVerdicts;
	readonly #catalogue: readonly CatalogueModel[];

	constructor({ bundled, installed, packageFolder, catalogue }: ModelLibraryOptions) {
		this.#catalogue = catalogue ?? ownCatalogue;
		this.#folders = {
			bundled,
			downloaded: installed,
			packageFolder:
				packageFolder ?? ((name) => installedPackage(name) ?? join(bundled, 'packages', name)),
		};
		this.#verdicts = new ModelVerdicts(this.verdictFile('main'));
	}

	/** The catalogue, and what a person imported: looked up each time, since the store may have installed something. */
	get models(): readonly CatalogueModel[] {
		const added = readAddedModels(this.#folders.downloaded);
		const known = this.#catalogue;
		return [...known, ...added.filter(({ id }) => known.every((model) => model.id !== id))];
	}

	/** Null when no entry of that role has the id. Whether its files are there is another question. */
	find(id: string, role: ModelRole): InstalledModel | null {
		const model = this.#entry(id);
		return model?.role === role ? locateModel(model, this.#folders) : null;
	}

	/** Every entry of a role, its places filled in. */
	ofRole(role: ModelRole): readonly InstalledModel[] {
		return this.models
			.filter((model) => model.role === role)
			.map((model) => locateModel(model, this.#folders));
	}

	/** Are its files there and right? For lists of models: helpers ask again before they load. Hashes in small steps. */
	async check(id: string, signal?: AbortSignal): Promise<AssistantError | null> {
		const model = this.#entry(id);
		if (model === undefined) return unknownModel(id);
		return checkModel(locateModel(model, this.#folders), this.#verdicts, signal);
	}

	/** Where one process remembers which files were right; each has its own, so that none overwrites another's. */
	verdictFile(process: 'main' | 'recognizer' | 'synthesizer' | 'probe'): string {
		return join(this.#folders.downloaded, `.checked-${process}.json`);
	}

	/** Where is kept what was found out about this computer: whether CUDA works, and how fast each model runs. */
	notesFile(what: 'providers' | 'benchmarks'): string {
		return join(this.#folders.downloaded, `.${what}.json`);
	}

	/** Somebody asks for quiet music: speech to measure recognizers with, a WAV file at 16 kHz. */
	get speechSample(): string {
		return join(this.#folders.bundled, 'practice/samples/08_play_some_quiet_music.wav');
	}

	#entry(id: string): CatalogueModel | undefined {
		return this.models.find((model) => model.id === id);
	}
}

export function unknownModel(id: string): AssistantError {
	return {
		kind: 'model-missing',
		message: `The model ${id} is not known. Choose another one in the settings.`,
		retryable: false,
		subject: id,
	};
}

function installedPackage(name: string): string | null {
	try {
		return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
	} catch {
		return null;
	}
}
