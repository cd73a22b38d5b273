/** Models in the words of the contract. */
import type { CatalogueModel } from '../models/catalogue.ts';
import type { SpeechModel } from '../preload/contract/model-requests.ts';
import type { StoredModel } from './adapters/models/store-options.ts';

export function wireModel({
	model,
	state,
	actions,
	downloadBytes: bytes,
	published,
	added,
}: StoredModel): SpeechModel {
	return {
		...described(model),
		downloadBytes: bytes,
		published,
		added,
		builtIn: false,
		state,
		actions: [...actions],
	};
}

export function builtInModel(model: CatalogueModel): SpeechModel {
	const bytesOnDisk = model.files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
	return {
		...described(model),
		downloadBytes: null,
		published: true,
		added: false,
		builtIn: true,
		state: { state: 'installed', bytesOnDisk, verified: true },
		actions: [],
	};
}

function described({ id, title, role, languages, licence, minimumMemoryMb, speakers }: CatalogueModel) {
	return {
		id,
		title,
		role,
		languages,
		licence: { name: licence.name, url: licence.url ?? null },
		memoryMb: minimumMemoryMb,
		speakers: speakers?.length ?? 1,
	};
}
