/** Something in foreign data is not what it should be; `message` is a sentence that names the place. */
export class InvalidRecord extends Error {
	override readonly name = 'InvalidRecord';
}

/** Above any conversation a person has; keeps a hostile file from filling the memory with what it claims. */
const longestText = 10_000_000;

/**
 * Reads named fields of foreign JSON, each with its place, so that what is wrong can be found in the file. Values are never
 * repeated in a message: they are what people said. Every method throws `InvalidRecord`.
 */
export class RecordReader {
	readonly #fields: object;
	readonly #place: string;

	constructor(value: unknown, place: string) {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			throw new InvalidRecord(`${place === '' ? 'The file' : place} must be an object in braces { }.`);
		}
		this.#fields = value;
		this.#place = place;
	}

	/** The field's value, undefined when it is left out. Inherited names such as `constructor` are no fields. */
	value(name: string): unknown {
		return Object.hasOwn(this.#fields, name)
			? (this.#fields as Record<string, unknown>)[name]
			: undefined;
	}

	/** Where a field is, as a person would look for it: `turns[3].content`. */
	placeOf(name: string): string {
		return this.#place === '' ? name : `${this.#place}.${name}`;
	}

	text(name: string, fallback?: string): string {
		const value = this.value(name) ?? fallback;
		if (typeof value !== 'string') return this.refuse(name, 'must be a text in quotes');
		if (value.length > longestText) return this.refuse(name, 'is longer than ten million characters');
		return value;
	}

	/** A text of at least one character that is short enough for a key. */
	id(name: string, fallback?: string): string {
		const value = this.text(name, fallback);
		if (value === '' || value.length > 1000) return this.refuse(name, 'must have 1 to 1000 characters');
		return value;
	}

	textOrNull(name: string): string | null {
		return this.#isNothing(name) ? null : this.text(name);
	}

	flag(name: string, fallback: boolean): boolean {
		const value = this.value(name) ?? fallback;
		return typeof value === 'boolean' ? value : this.refuse(name, 'must be true or false');
	}

	numberOrNull(name: string): number | null {
		const value = this.value(name) ?? null;
		if (value === null || (typeof value === 'number' && Number.isFinite(value))) return value;
		return this.refuse(name, 'must be a number or null');
	}

	oneOf<Word extends string>(name: string, words: readonly Word[], fallback?: Word): Word {
		const value = this.value(name) ?? fallback;
		const word = words.find((known) => known === value);
		return word ?? this.refuse(name, `must be one of ${words.map((known) => `"${known}"`).join(', ')}`);
	}

	/** A moment such as `2026-11-20T18:47:05.120Z`, as wall-clock ms since 1970. */
	time(name: string, fallbackMs?: number): number {
		if (fallbackMs !== undefined && this.#isNothing(name)) return fallbackMs;
		const text = this.text(name);
		const form = /^(\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
		const timeMs = form.test(text) ? Date.parse(text) : Number.NaN;
		if (Number.isNaN(timeMs)) return this.refuse(name, 'must be a time like "2026-11-20T18:47:05.120Z"');
		return timeMs;
	}

	object(name: string): RecordReader {
		return new RecordReader(this.value(name), this.placeOf(name));
	}

	objectOrNull(name: string): RecordReader | null {
		return this.#isNothing(name) ? null : this.object(name);
	}

	/** One reader for each entry. */
	objects(name: string): RecordReader[] {
		const value = this.value(name);
		if (!Array.isArray(value)) return this.refuse(name, 'must be a list in brackets [ ]');
		return value.map(
			(entry: unknown, index) => new RecordReader(entry, `${this.placeOf(name)}[${index}]`),
		);
	}

	refuse(name: string, demand: string): never {
		throw new InvalidRecord(`${this.placeOf(name)} ${demand}.`);
	}

	#isNothing(name: string): boolean {
		return (this.value(name) ?? null) === null;
	}
}
