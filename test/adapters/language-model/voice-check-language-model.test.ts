import { describe, expect, it } from 'vitest';
import { voiceCheckAnswer } from '../../../main/adapters/language-model/voice-check-answers.ts';
import { VoiceCheckLanguageModel } from '../../../main/adapters/language-model/voice-check-language-model.ts';
import { withEmotion } from '../../../main/domain/prompt.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { collect, passTime, question, textsOf } from '../../ports/language-model.contract.ts';

const unmeasured = { endpointMs: null, transcriptMs: null };

describe('what the voice check says', () => {
	const scripts = {
		en: /[a-z]/,
		es: /[a-z]/,
		ms: /[a-z]/,
		hi: /\p{Script=Devanagari}/u,
		mr: /\p{Script=Devanagari}/u,
		ta: /\p{Script=Tamil}/u,
		te: /\p{Script=Telugu}/u,
	};

	it.each(Object.entries(scripts))('in %s: what it heard and how long it took', (language, script) => {
		const said = voiceCheckAnswer(language, 'zzz', { endpointMs: 412.4, transcriptMs: 530 });
		expect(said).toMatch(script);
		expect(said).toMatch(/zzz.*412.*530/);
		expect(voiceCheckAnswer(language, 'zzz', { endpointMs: 412, transcriptMs: null })).toMatch(
			/zzz.*412/,
		);
		expect(voiceCheckAnswer(language, 'zzz', { endpointMs: null, transcriptMs: 530 })).toMatch(
			/zzz.*530/,
		);
		expect(voiceCheckAnswer(language, 'zzz', unmeasured)).not.toMatch(/\d/);
		expect(voiceCheckAnswer(language, '', unmeasured)).toMatch(script);
	});

	it('differs by language, and is English where there is no wording', () => {
		const all = Object.keys(scripts).map((language) => voiceCheckAnswer(language, 'zzz', unmeasured));
		expect(new Set(all).size).toBe(7);
		expect(voiceCheckAnswer('es-MX', 'hola', unmeasured)).toBe('He oído: hola.');
		expect(voiceCheckAnswer('fr', 'zzz', unmeasured)).toBe('I heard: zzz.');
	});

	it("keeps the user's own full stop", () => {
		expect(voiceCheckAnswer('en', 'Really?', unmeasured)).toBe('I heard: Really?');
		expect(voiceCheckAnswer('hi', 'नमस्ते', unmeasured)).toBe('मैंने सुना: नमस्ते।');
	});
});

it('starts within 20 ms and goes on at the pace of a quick model', async () => {
	const clock = new FakeClock();
	const model = new VoiceCheckLanguageModel({ clock, language: 'en' });
	const deltas = (await passTime(clock, collect(model))).filter(({ type }) => type === 'delta');
	expect(deltas[0]?.tMs).toBeLessThanOrEqual(20);
	const gaps = deltas.slice(1).map(({ tMs }, index) => tMs - (deltas[index]?.tMs ?? 0));
	expect(Math.max(...gaps)).toBeLessThanOrEqual(40);
	expect(Math.min(...gaps)).toBeGreaterThan(0);
});

it('repeats the words, not the note on how they sounded', async () => {
	const clock = new FakeClock();
	const model = new VoiceCheckLanguageModel({ clock, language: 'en' });
	const content = withEmotion('I lost my keys', 'sad');
	const request = { messages: [{ role: 'user', content }], measured: unmeasured } as const;
	const events = await passTime(clock, collect(model, { request }));
	expect(textsOf(events, 'delta').join('')).toBe('I heard: I lost my keys.');
});

it('leaves no timer behind when it is aborted while it waits', async () => {
	const clock = new FakeClock();
	const abort = new AbortController();
	const answer = new VoiceCheckLanguageModel({ clock, language: 'en' }).answer(question, abort.signal);
	await answer.next();
	const waiting = answer.next();
	expect(clock.pendingTimers).toBe(1);
	abort.abort();
	expect((await waiting).done).toBe(true);
	expect(clock.pendingTimers).toBe(0);
});
