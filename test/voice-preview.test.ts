import { describe, expect, it } from 'vitest';
import type { AudioOutputEvent } from '../main/domain/ports/audio-output.ts';
import type { SynthesizerEvent } from '../main/domain/ports/speech-synthesizer.ts';
import { responseId } from '../main/domain/ids.ts';
import { VoicePreview } from '../main/voice-preview.ts';
import { voiceSample } from '../main/voice-samples.ts';
import { FakeAudioOutput } from './fakes/fake-audio-output.ts';
import { FakeClock } from './fakes/fake-clock.ts';
import { FakeSpeechSynthesizer } from './fakes/fake-speech-synthesizer.ts';
import { passTime } from './ports/language-model.contract.ts';

const voice = { model: 'practice-tones', speaker: 1, speed: 1.2 };
const sample = { voice, language: 'en', text: 'Hello.' };
const answer = responseId('resp_1');

function make() {
	const clock = new FakeClock();
	const synthesizer = new FakeSpeechSynthesizer({ clock });
	const output = new FakeAudioOutput({ clock });
	const preview = new VoicePreview({ synthesizer, output, clock });
	const heardByConversation: (AudioOutputEvent | SynthesizerEvent)[] = [];
	preview.synthesizer.onEvent((event) => heardByConversation.push(event));
	preview.output.onEvent((event) => heardByConversation.push(event));
	return { clock, synthesizer, output, preview, heardByConversation };
}

describe('a voice tried out', () => {
	it('speaks through the loudspeaker, and the conversation hears nothing of it', async () => {
		const { clock, synthesizer, output, preview, heardByConversation } = make();
		const work = preview.play(sample);
		expect(preview.isAudible).toBe(true);
		expect(await passTime(clock, work)).toEqual({ note: null });
		expect(synthesizer.requests).toMatchObject([{ voice, language: 'en', text: 'Hello.' }]);
		const heardMs = output.heard.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
		expect(heardMs).toBeCloseTo(('Hello.'.length * 60) / voice.speed, -1);
		expect(heardByConversation).toEqual([]);
	});

	it('is nobody’s words for as long as it may still be in the room', async () => {
		const { clock, preview } = make();
		await passTime(clock, preview.play(sample));
		expect(preview.isAudible).toBe(true);
		clock.advanceBy(300);
		expect(preview.isAudible).toBe(false);
	});

	it('ends when the next one begins, and when it is stopped', async () => {
		const { clock, output, preview } = make();
		const first = preview.play(sample);
		const second = preview.play({ ...sample, text: 'Another sentence.' });
		await passTime(clock, first);
		await clock.settleTo(clock.nowMs() + 100);
		preview.stop();
		await passTime(clock, second);
		const before = output.heard.length;
		await clock.settleTo(clock.nowMs() + 2000);
		expect(output.heard).toHaveLength(before);
	});

	it('ends when the conversation begins to speak', async () => {
		const { clock, preview, heardByConversation } = make();
		const work = preview.play(sample);
		await clock.settleTo(60);
		preview.output.enqueue(answer, 0, new Float32Array(1600), 16_000);
		preview.output.endSegment(answer, 0);
		preview.output.open(answer);
		preview.output.finish(answer);
		await passTime(clock, work);
		await clock.settleTo(clock.nowMs() + 500);
		expect(heardByConversation.map(({ type }) => type)).toContain('drained');
		expect(
			heardByConversation.every((event) => !('responseId' in event) || event.responseId === answer),
		).toBe(true);
	});

	it('says why another voice spoke, and fails with the reason when none could', async () => {
		const { clock, synthesizer, preview } = make();
		const work = preview.play(sample);
		const providerReason = 'The voice is not installed.';
		synthesizer.says({ type: 'ready', model: 'system', provider: 'system', providerReason, tMs: 0 });
		expect(await passTime(clock, work)).toEqual({ note: providerReason });
		const error = { kind: 'voice-missing', message: 'There is none.', retryable: false } as const;
		const failing = preview.play(sample);
		const id = synthesizer.requests.at(-1)!.responseId;
		synthesizer.says({ type: 'segment-failed', responseId: id, segmentIndex: 0, error, tMs: 0 });
		await expect(passTime(clock, failing)).rejects.toMatchObject({ error });
	});

	it('fails where there is no loudspeaker', async () => {
		const { clock, output, preview } = make();
		output.open = (id) => output.clear(id);
		await expect(passTime(clock, preview.play(sample))).rejects.toMatchObject({
			error: { kind: 'speaker-missing' },
		});
	});

	it('gives up on a voice that never speaks', async () => {
		const { clock, preview, synthesizer } = make();
		synthesizer.speak = () => undefined;
		await expect(passTime(clock, preview.play(sample))).rejects.toMatchObject({
			error: { kind: 'synthesizer-failed' },
		});
		expect(clock.nowMs()).toBeGreaterThanOrEqual(45_000);
	});

	it('leaves the conversation’s own speech alone', async () => {
		const { clock, preview, heardByConversation } = make();
		preview.synthesizer.speak({
			responseId: answer,
			segmentIndex: 0,
			text: 'Yes.',
			voice,
			language: 'en',
		});
		await clock.settleTo(500);
		expect(heardByConversation.map(({ type }) => type)).toEqual(['audio', 'segment-done']);
	});
});

it('has a sentence for each language of ours, and figures for the others', () => {
	const languages = ['en', 'es', 'hi', 'mr', 'ms', 'ta', 'te'];
	expect(new Set(languages.map(voiceSample)).size).toBe(languages.length);
	expect(voiceSample('en-GB')).toBe(voiceSample('en'));
	expect(voiceSample('*')).toBe(voiceSample('en'));
	expect(voiceSample('ja')).toMatch(/^1, 2, 3/);
});
