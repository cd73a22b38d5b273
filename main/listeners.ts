/** Those who want to be told, each until their subscription is disposed. */
export class Listeners<Told> {
	readonly #listeners = new Set<(told: Told) => void>();

	add(listener: (told: Told) => void): Disposable {
		this.#listeners.add(listener);
		return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
	}

	tell(told: Told): void {
		for (const listener of this.#listeners) listener(told);
	}

	clear(): void {
		this.#listeners.clear();
	}
}
