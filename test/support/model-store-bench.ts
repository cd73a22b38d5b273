import { join } from 'node:path';
import type { CatalogueModel } from '../../models/catalogue.ts';
import { forkNodeHelper } from '../../main/adapters/helper-process/fork-node-helper.ts';
import { nodeHttpGet } from '../../main/adapters/models/http-get.ts';
import type { ModelState } from '../../main/adapters/models/model-state.ts';
import { ModelStore } from '../../main/adapters/models/model-store.ts';
import type { ModelStoreOptions } from '../../main/adapters/models/store-options.ts';
import { SystemClock } from '../../main/adapters/system-clock.ts';
import { HostileFileServer } from './hostile-file-server.ts';
import {
	modelEntry,
	pseudoRandomBytes,
	quickLimits,
	sha256,
	temporaryFolder,
} from './model-store-fixtures.ts';

const root = join(import.meta.dirname, '../..');

/** Of the first file of `plainModel`. */
export const weights = pseudoRandomBytes(300_000);
export const tokens = Buffer.from('<blk> 0\na 1\n');

/** A server that can be hostile, an empty folder, and stores between them. */
export class ModelStoreBench implements AsyncDisposable {
	readonly server: HostileFileServer;
	readonly #folder = temporaryFolder();

	private constructor(server: HostileFileServer) {
		this.server = server;
	}

	static async start(): Promise<ModelStoreBench> {
		return new ModelStoreBench(await HostileFileServer.start());
	}

	get folder(): string {
		return this.#folder.path;
	}

	/** A path below the models folder. */
	place(...names: string[]): string {
		return join(this.folder, 'models', ...names);
	}

	open(
		catalogue: readonly CatalogueModel[],
		options: Partial<ModelStoreOptions> = {},
	): Promise<ModelStore> {
		return ModelStore.open({
			installed: this.place(),
			catalogue,
			http: nodeHttpGet({ env: {} }),
			clock: new SystemClock(),
			fork: forkNodeHelper,
			unpackEntry: join(root, 'main/helpers/unpack.entry.ts'),
			offline: false,
			goOn: true,
			limits: quickLimits,
			hosts: ['127.0.0.1'],
			elsewherePollMs: 20,
			...options,
		});
	}

	/** Two files, published with their hashes, served as ID.onnx and ID.txt. */
	plainModel(id = 'plain'): CatalogueModel {
		const { server } = this;
		return modelEntry(id, {
			files: [
				{
					path: 'model.onnx',
					bytes: weights.length,
					sha256: sha256(weights),
					url: server.serve(`${id}.onnx`, weights),
				},
				{
					path: 'data/tokens.txt',
					bytes: tokens.length,
					sha256: sha256(tokens),
					url: server.serve(`${id}.txt`, tokens),
				},
			],
		});
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.server[Symbol.asyncDispose]();
		this.#folder[Symbol.dispose]();
	}
}

/** The state a model ends in after it was asked for. */
export async function added(store: ModelStore, id: string): Promise<ModelState> {
	store.add(id);
	await store.idle();
	const stored = store.find(id);
	if (stored === null) throw new Error(`There is no model ${id}.`);
	return stored.state;
}
