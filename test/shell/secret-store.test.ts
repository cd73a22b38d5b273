import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretStore } from '../../main/shell/secret-store.ts';

const server = 'https://api.example.com';
const secret = 'sk-very-secret';

class FakeKeyRing {
	available = true;
	backend: 'basic_text' | 'gnome_libsecret' = 'gnome_libsecret';
	locked = false;
	rotates = false;
	async isAsyncEncryptionAvailable(): Promise<boolean> {
		return this.available;
	}
	getSelectedStorageBackend(): 'basic_text' | 'gnome_libsecret' {
		return this.backend;
	}
	async encryptStringAsync(text: string): Promise<Buffer> {
		return Buffer.from(text).reverse();
	}
	async decryptStringAsync(data: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
		if (this.locked) throw new Error('The key ring is locked.');
		return { result: Buffer.from(data).reverse().toString(), shouldReEncrypt: this.rotates };
	}
}

describe('API keys', () => {
	let folder: string;
	let file: string;
	let keyRing: FakeKeyRing;
	const open = (platform: NodeJS.Platform = 'linux'): SecretStore =>
		new SecretStore({ safeStorage: keyRing, file, platform });

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
		file = join(folder, 'deeper', 'secrets.json');
		keyRing = new FakeKeyRing();
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('are encrypted by the key ring and found again after a restart', async () => {
		expect(await open().set(server, secret, { allowPlainText: false })).toBe('key-ring');
		expect(readFileSync(file, 'utf8')).not.toContain(secret);
		expect(readFileSync(file, 'utf8')).not.toContain(Buffer.from(secret).toString('base64'));
		expect(await open().get(server)).toBe(secret);
		expect(await open().place(server)).toBe('key-ring');
	});

	it.skipIf(process.platform === 'win32')('lie in a file only their owner can read', async () => {
		await open().set(server, secret, { allowPlainText: false });
		expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	it.each(['no encryption', 'a key everyone knows'])('stay in memory with %s', async (trouble) => {
		if (trouble === 'no encryption') keyRing.available = false;
		else keyRing.backend = 'basic_text';
		const store = open();
		expect(await store.set(server, secret, { allowPlainText: false })).toBe('session');
		expect(await store.get(server)).toBe(secret);
		expect(await store.place(server)).toBe('session');
		expect(await open().get(server)).toBeNull();
		expect(readFileSync(file, 'utf8')).not.toContain(Buffer.from(secret).toString('base64'));
	});

	it('are written down unprotected only when that was agreed to', async () => {
		keyRing.backend = 'basic_text';
		expect(await open().set(server, secret, { allowPlainText: true })).toBe('plain-text');
		expect(await open().get(server)).toBe(secret);
		expect(await open().place(server)).toBe('plain-text');
	});

	it('replace the one on disk also when the new one stays in memory', async () => {
		await open().set(server, 'old', { allowPlainText: false });
		keyRing.available = false;
		await open().set(server, 'new', { allowPlainText: false });
		keyRing.available = true;
		expect(await open().get(server)).toBeNull();
	});

	it('belong to one server each, and can be forgotten', async () => {
		const store = open('darwin');
		await store.set(server, secret, { allowPlainText: false });
		await store.set('https://other.example', 'another', { allowPlainText: false });
		await store.clear(server);
		expect(await store.get(server)).toBeNull();
		expect(await store.place(server)).toBe('none');
		expect(await store.get('https://other.example')).toBe('another');
	});

	it('that cannot be opened any more count as none', async () => {
		await open().set(server, secret, { allowPlainText: false });
		keyRing.locked = true;
		expect(await open().get(server)).toBeNull();
		expect(await open().place(server)).toBe('none');
	});

	it('are encrypted again when the key ring asks for it', async () => {
		await open().set(server, secret, { allowPlainText: false });
		const { ino } = statSync(file);
		keyRing.rotates = true;
		expect(await open().get(server)).toBe(secret);
		// Every write replaces the file.
		expect(statSync(file).ino).not.toBe(ino);
	});

	it('survive a damaged file as none', async () => {
		await open().set(server, secret, { allowPlainText: false });
		writeFileSync(file, '{"half');
		expect(await open().get(server)).toBeNull();
		expect(await open().set(server, secret, { allowPlainText: false })).toBe('key-ring');
		expect(await open().get(server)).toBe(secret);
	});
});
