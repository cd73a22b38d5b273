import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ModelLibrary } from '../../../main/adapters/models/model-library.ts';
import { ModelStoreBench } from '../../support/model-store-bench.ts';

const models = join(import.meta.dirname, '../../../models');

test('an imported model is in the library as soon as it is installed, and gone when it is removed', async () => {
	await using bench = await ModelStoreBench.start();
	await using store = await bench.open([]);
	const library = new ModelLibrary({ bundled: models, installed: bench.place() });
	expect(library.find('stt', 'streaming-recognizer')).toBeNull();
	await store.importFrom([join(models, 'practice/stt')]);
	expect(library.find('stt', 'streaming-recognizer')).toMatchObject({
		family: 'nemo-ctc',
		config: { modelConfig: { tokens: bench.place('stt/tokens.txt') } },
	});
	expect(await library.check('stt')).toBeNull();
	await store.remove('stt');
	expect(library.find('stt', 'streaming-recognizer')).toBeNull();
});
