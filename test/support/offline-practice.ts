import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModelLibrary } from '../../main/adapters/models/model-library.ts';
import { manifestName } from '../../main/adapters/models/installed-manifest.ts';
import { modelSchema } from '../../models/catalogue.ts';
import { offlineModel, offlineTokens } from '../../models/practice/tools/make_offline.mjs';

const root = join(import.meta.dirname, '../..');
const streaming = join(root, 'models/practice/stt');

export const practiceOffline = 'practice-offline';

/**
 * The practice models, and one more in `folder`, as if a person had imported it: the streaming one's weights in a model that hears
 * whole utterances and writes capitals, so that its words can be told from those of the first pass.
 */
export function libraryWithOffline(folder: string): ModelLibrary {
	const place = join(folder, practiceOffline);
	mkdirSync(place, { recursive: true });
	const model = offlineModel(readFileSync(join(streaming, 'model.onnx')));
	const tokens = offlineTokens(readFileSync(join(streaming, 'tokens.txt'), 'utf8'));
	const files = [
		{ path: 'model.onnx', text: model },
		{ path: 'tokens.txt', text: Buffer.from(tokens) },
	].map(({ path, text }) => {
		writeFileSync(join(place, path), text);
		return { path, bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') };
	});
	const entry = modelSchema.parse({
		id: practiceOffline,
		role: 'offline-recognizer',
		title: 'Practice recogniser of whole utterances',
		engine: {
			family: 'zipformer-ctc',
			config: {
				featConfig: { sampleRate: 16_000, featureDim: 80 },
				modelConfig: { zipformerCtc: { model: '{model.onnx}' }, tokens: '{tokens.txt}' },
			},
		},
		location: { kind: 'downloaded' },
		files,
		languages: ['en'],
		sampleRateHz: 16_000,
		licence: { name: 'MIT' },
		minimumMemoryMb: 100,
	});
	const manifest = { version: 1, id: practiceOffline, installedAtMs: 0, files, verified: true, entry };
	writeFileSync(join(place, manifestName), JSON.stringify(manifest));
	return new ModelLibrary({ bundled: join(root, 'models'), installed: folder });
}
