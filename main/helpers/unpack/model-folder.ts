/** Files of one model, asked by name and by what they say about themselves; what the rules of recognize.ts are made of. */
import type { ModelRole } from '../../../models/catalogue.ts';
import type { ConfigValue } from './unpack-protocol.ts';

export interface SeenFile {
	/** With forward slashes. */
	readonly path: string;
	/** Empty when it is no ONNX file. */
	readonly metadata: ReadonlyMap<string, string>;
}

export type Config = Record<string, ConfigValue>;

export interface Find {
	readonly role: ModelRole;
	readonly family: string;
	readonly config: Config;
	/** The file whose metadata says rate, speakers and language. */
	readonly main: SeenFile;
	readonly sampleRateHz?: number;
}

/** Null when it does not fit, or not all of it is there. */
export type Rule = (folder: ModelFolder) => Find | null;

export class ModelFolder {
	readonly #files: readonly SeenFile[];

	constructor(files: readonly SeenFile[]) {
		this.#files = files;
	}

	/** The best file of that name: the quantised one (smaller, nearly as good), then the shortest path. */
	file(name: RegExp): SeenFile | null {
		const fitting = this.#files.filter(({ path }) => name.test(path.split('/').at(-1) ?? ''));
		const rank = ({ path }: SeenFile): number => (/int8|quant/.test(path) ? 0 : 1000) + path.length;
		return fitting.toSorted((left, right) => rank(left) - rank(right))[0] ?? null;
	}

	/** An ONNX file whose `model_type` says so. */
	typed(type: RegExp): SeenFile | null {
		return this.#best((file) => type.test(file.metadata.get('model_type') ?? ''));
	}

	/** An ONNX file whose metadata has all of these. */
	telling(...keys: readonly string[]): SeenFile | null {
		return this.#best(({ metadata }) => keys.every((key) => metadata.has(key)));
	}

	/** Whether some path has a part like this. */
	mentions(part: RegExp): boolean {
		return this.#files.some(({ path }) => path.split('/').some((name) => part.test(name)));
	}

	#best(fits: (file: SeenFile) => boolean): SeenFile | null {
		const fitting = this.#files.filter((file) => file.path.endsWith('.onnx') && fits(file));
		return new ModelFolder(fitting).file(/./);
	}

	/** `{path}` for every name that is there; null when one is missing. */
	places(wanted: Readonly<Record<string, RegExp>>): Config | null {
		const config: Config = {};
		for (const [key, name] of Object.entries(wanted)) {
			const found = this.file(name);
			if (found === null) return null;
			config[key] = `{${found.path}}`;
		}
		return config;
	}

	/** As `places`, for what may be missing. */
	options(wanted: Readonly<Record<string, RegExp>>): Config {
		const config: Config = {};
		for (const [key, name] of Object.entries(wanted)) Object.assign(config, this.places({ [key]: name }));
		return config;
	}

	/** espeak-ng's data, where there is some. */
	dataDir(): Config {
		const phontab = this.file(/^phontab$/)?.path;
		return phontab?.includes('/') === true
			? { dataDir: `{folder:${phontab.slice(0, phontab.lastIndexOf('/'))}}` }
			: {};
	}
}
