import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import type { KeyPlace } from '../../preload/contract/requests.ts';

type Encryption = Pick<
	SafeStorage,
	'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

const fileSchema = z.record(
	z.string(),
	z.object({ place: z.enum(['key-ring', 'plain-text']), data: z.string() }),
);
type SecretFile = z.infer<typeof fileSchema>;

export interface SecretStoreOptions {
	readonly safeStorage: Encryption;
	readonly file: string;
	readonly platform: NodeJS.Platform;
}

/**
 * API keys, one for each server. With a key ring they are encrypted on disk; without one they are kept in memory until
 * quitting, unless the person was told and wants them written down all the same.
 */
export class SecretStore {
	readonly #safeStorage: Encryption;
	readonly #file: string;
	readonly #platform: NodeJS.Platform;
	readonly #session = new Map<string, string>();

	constructor({ safeStorage, file, platform }: SecretStoreOptions) {
		this.#safeStorage = safeStorage;
		this.#file = file;
		this.#platform = platform;
	}

	async set(
		name: string,
		secret: string,
		{ allowPlainText }: { allowPlainText: boolean },
	): Promise<KeyPlace> {
		const stored = await this.#read();
		if (await this.#isProtected()) {
			const encrypted = await this.#safeStorage.encryptStringAsync(secret);
			await this.#write({
				...stored,
				[name]: { place: 'key-ring', data: encrypted.toString('base64') },
			});
			this.#session.delete(name);
			return 'key-ring';
		}
		if (allowPlainText) {
			const data = Buffer.from(secret, 'utf8').toString('base64');
			await this.#write({ ...stored, [name]: { place: 'plain-text', data } });
			this.#session.delete(name);
			return 'plain-text';
		}
		// What was on disk for this server is out of date now.
		await this.#write(without(stored, name));
		this.#session.set(name, secret);
		return 'session';
	}

	/** `null` when there is none, or when the key ring that encrypted it no longer opens it. */
	async get(name: string): Promise<string | null> {
		const inSession = this.#session.get(name);
		if (inSession !== undefined) return inSession;
		const entry = (await this.#read())[name];
		if (entry === undefined) return null;
		const data = Buffer.from(entry.data, 'base64');
		return entry.place === 'plain-text' ? data.toString('utf8') : this.#decrypt(name, data);
	}

	async place(name: string): Promise<KeyPlace> {
		if (this.#session.has(name)) return 'session';
		if ((await this.get(name)) === null) return 'none';
		return (await this.#read())[name]?.place ?? 'none';
	}

	async clear(name: string): Promise<void> {
		this.#session.delete(name);
		await this.#write(without(await this.#read(), name));
	}

	async clearAll(): Promise<void> {
		this.#session.clear();
		await Promise.all([this.#file, `${this.#file}.new`].map((path) => rm(path, { force: true })));
	}

	/** The servers a key is kept for, on disk or in memory. */
	async names(): Promise<readonly string[]> {
		return [...new Set([...this.#session.keys(), ...Object.keys(await this.#read())])];
	}

	/** Every key, for finding it where it must not stand. */
	async all(): Promise<readonly string[]> {
		const secrets = await Promise.all((await this.names()).map((name) => this.get(name)));
		return secrets.filter((secret) => secret !== null);
	}

	async #isProtected(): Promise<boolean> {
		if (!(await this.#safeStorage.isAsyncEncryptionAvailable())) return false;
		// On Linux "basic_text" encrypts with a key everyone knows.
		return this.#platform !== 'linux' || this.#safeStorage.getSelectedStorageBackend() !== 'basic_text';
	}

	async #decrypt(name: string, data: Buffer): Promise<string | null> {
		try {
			const { result, shouldReEncrypt } = await this.#safeStorage.decryptStringAsync(data);
			if (shouldReEncrypt) await this.set(name, result, { allowPlainText: false });
			return result;
		} catch {
			return null;
		}
	}

	async #read(): Promise<SecretFile> {
		try {
			return fileSchema.parse(JSON.parse(await readFile(this.#file, 'utf8')));
		} catch {
			return {};
		}
	}

	async #write(secrets: SecretFile): Promise<void> {
		const temporary = `${this.#file}.new`;
		await mkdir(dirname(this.#file), { recursive: true });
		await writeFile(temporary, JSON.stringify(secrets), { mode: 0o600 });
		await chmod(temporary, 0o600);
		await rename(temporary, this.#file);
	}
}

function without(secrets: SecretFile, name: string): SecretFile {
	return Object.fromEntries(Object.entries(secrets).filter(([key]) => key !== name));
}
