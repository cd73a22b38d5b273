import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelLibrary, unknownModel } from '../../../main/adapters/models/model-library.ts';
import { practiceLibrary } from '../../support/practice-speech.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'parley-library-'));
});

afterEach(() => {
	rmSync(folder, { recursive: true });
});

describe('the model library', () => {
	it('finds a model in its role only', () => {
		const library = practiceLibrary(folder);
		expect(library.find('practice-en', 'streaming-recognizer')?.files[0]?.path).toMatch(
			/practice.stt.model\.onnx$/,
		);
		expect(library.find('practice-en', 'synthesizer')).toBeNull();
		expect(library.find('nobody', 'synthesizer')).toBeNull();
		expect(library.ofRole('synthesizer').map(({ id }) => id)).toContain('practice-tones');
	});

	it('checks what is there', async () => {
		const library = practiceLibrary(folder);
		for (const id of ['practice-en', 'practice-tones', 'silero-vad'])
			expect(await library.check(id)).toBeNull();
		expect(await library.check('nobody')).toEqual(unknownModel('nobody'));
		const elsewhere = new ModelLibrary({ bundled: folder, installed: folder });
		expect(await elsewhere.check('practice-en')).toMatchObject({ kind: 'model-missing' });
	});

	it('takes files of packages from where it is told, or from the app’s own folder when there is no such package', () => {
		const told = new ModelLibrary({
			bundled: folder,
			installed: folder,
			packageFolder: (name) => join('/packed', name),
		});
		expect(told.find('silero-vad', 'voice-activity')?.files[0]?.path).toBe(
			join('/packed/@ricky0123/vad-web/dist/silero_vad_v5.onnx'),
		);
		const asked = new ModelLibrary({ bundled: folder, installed: folder });
		expect(asked.find('silero-vad', 'voice-activity')?.files[0]?.path).toContain('node_modules');
	});

	it('gives each process its own memory of what was right', () => {
		const library = practiceLibrary(folder);
		const files = (['main', 'recognizer', 'synthesizer'] as const).map((process) =>
			library.verdictFile(process),
		);
		expect(new Set(files).size).toBe(3);
	});
});
