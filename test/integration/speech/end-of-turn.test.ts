import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelLibrary } from '../../../main/adapters/models/model-library.ts';
import { practiceSamples } from '../../support/practice-speech.ts';
import { directFeatures } from '../../helpers/recognizer/smart-turn/direct-features.ts';
import { realRecognizer } from './helper-under-test.ts';

const frameSamples = 320;
const models = join(import.meta.dirname, '../../../models');

/** What the practice model's README says it answers. */
function practiceProbability(turn: Float32Array): number {
	const features = directFeatures(turn);
	let sum = 0;
	for (let mel = 0; mel < 80; mel++) {
		for (let column = 720; column < 800; column++) sum += features[mel * 800 + column] ?? 0;
	}
	return 1 / (1 + Math.exp(8 * (sum / 6_400)));
}

/** Says the first practice sentence and waits until what follows its end is there. */
async function say(helper: ReturnType<typeof realRecognizer>, pauseMs: number): Promise<Float32Array> {
	const [sample] = practiceSamples();
	const sound = new Float32Array(16_000 + (sample?.samples.length ?? 0) + pauseMs * 16);
	sound.set(sample?.samples ?? [], 16_000);
	for (let at = 0; at + frameSamples <= sound.length; at += frameSamples) {
		helper.port.accept({ startMs: at / 16, samples: sound.slice(at, at + frameSamples) });
	}
	await helper.until(() => helper.events.some((event) => event.type === 'final'));
	return sound;
}

describe('the end-of-turn model in the real helper', () => {
	it('judges the turn when speech stops, and says what the model answers to this sound', async () => {
		await using helper = realRecognizer({ endOfTurnModel: 'practice-end-of-turn' });
		await helper.port.whenReady();
		const sound = await say(helper, 1_000);
		await helper.until(() => helper.events.some((event) => event.type === 'end-of-turn'));
		const started = helper.events.find((event) => event.type === 'speech-started');
		const stopped = helper.events.filter((event) => event.type === 'speech-stopped').at(-1);
		const judged = helper.events.find((event) => event.type === 'end-of-turn');
		expect(judged?.utteranceId).toBe(stopped?.utteranceId);
		// It stopped listening when the silence had lasted 200 ms, at one of the next few frames.
		const from = Math.round(((started?.onsetMs ?? 0) - 500) * 16);
		const likely = [200, 220, 240, 260, 280].map((silenceMs) => {
			const to = Math.round(((stopped?.endMs ?? 0) + silenceMs) / 20) * frameSamples;
			return practiceProbability(sound.subarray(from, to));
		});
		expect(judged?.probability).toBeGreaterThan(Math.min(...likely) - 0.001);
		expect(judged?.probability).toBeLessThan(Math.max(...likely) + 0.001);
	});

	it.each([
		['is not wanted', null],
		['is not installed', 'smart-turn-v3'],
	])('is silent and no error where it %s', async (_, endOfTurnModel) => {
		await using helper = realRecognizer({ endOfTurnModel });
		await helper.port.whenReady();
		await say(helper, 1_000);
		expect(helper.events.map(({ type }) => type)).not.toContain('end-of-turn');
		expect(helper.events.map(({ type }) => type)).not.toContain('error');
	});

	it('says so and goes on without it where its file is damaged', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'parley-end-of-turn-'));
		try {
			const library = damagedLibrary(folder);
			await using helper = realRecognizer({ endOfTurnModel: 'practice-end-of-turn' }, () => library);
			await helper.port.whenReady();
			await say(helper, 1_000);
			const errors = helper.events.flatMap((event) => (event.type === 'error' ? [event.error] : []));
			expect(errors).toMatchObject([{ kind: 'model-corrupt', retryable: false }]);
			expect(helper.events.some((event) => event.type === 'final' && event.text !== '')).toBe(true);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});

/** The bundled models, but that the end-of-turn model has another content of the same size. */
function damagedLibrary(folder: string): ModelLibrary {
	for (const file of ['practice/stt/model.onnx', 'practice/stt/tokens.txt']) {
		mkdirSync(join(folder, file, '..'), { recursive: true });
		copyFileSync(join(models, file), join(folder, file));
	}
	mkdirSync(join(folder, 'practice/end-of-turn'), { recursive: true });
	writeFileSync(join(folder, 'practice/end-of-turn/model.onnx'), Buffer.alloc(526, 1));
	return new ModelLibrary({ bundled: folder, installed: join(folder, 'installed') });
}
