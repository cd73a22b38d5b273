import { describe, expect, it } from 'vitest';
import { VoiceFailed } from '../../../main/helpers/synthesizer/speaking-voice.ts';
import { SystemVoice } from '../../../main/helpers/synthesizer/system-voice.ts';
import type { SynthesizerHelperEvent } from '../../../main/helpers/synthesizer/synthesizer-protocol.ts';
import { VoiceBank } from '../../../main/helpers/synthesizer/voice-bank.ts';
import type { VoiceBankOptions } from '../../../main/helpers/synthesizer/voice-bank.ts';
import { practiceModel } from '../../support/practice-speech.ts';

const tones = practiceModel('practice-tones');
const hindi = { ...tones, id: 'hindi', languages: ['hi'] };
const corrupt = { kind: 'model-corrupt', message: 'The model is damaged.', retryable: false } as const;

function setUp(change: Partial<VoiceBankOptions> = {}) {
	const events: SynthesizerHelperEvent[] = [];
	const loads: string[] = [];
	const bank = new VoiceBank({
		models: [tones, hindi],
		refused: [],
		providerOf: () => 'cpu',
		load: (model) => {
			loads.push(model.id);
			return Promise.resolve({ model: model.id, speak: () => Promise.resolve() });
		},
		system: () =>
			Promise.resolve(
				new SystemVoice(({ language }) =>
					language === 'zz' ? null : { program: 'none', args: [], output: 'stdout' },
				),
			),
		nowMs: () => 0,
		emit: (event) => events.push(event),
		...change,
	});
	return { bank, events, loads };
}

describe('whose voice it is', () => {
	it('is the one asked for, loaded once and said once', async () => {
		const { bank, events, loads } = setUp();
		for (let segment = 0; segment < 3; segment++) {
			expect((await bank.voiceFor('practice-tones', 'en-GB')).model).toBe('practice-tones');
		}
		expect(loads).toEqual(['practice-tones']);
		expect(events).toMatchObject([
			{ type: 'ready', model: 'practice-tones', provider: 'cpu', providerReason: '' },
		]);
	});

	it.each([
		['of another language', 'practice-tones', 'es', 'does not speak this language (es)'],
		['unknown', 'nobody', 'en', 'nobody is not installed'],
	])('is the system’s for a voice that is %s, and why is said', async (_, model, language, why) => {
		const { bank, events } = setUp();
		expect((await bank.voiceFor(model, language)).model).toBe('system');
		expect(events).toMatchObject([{ type: 'ready', model: 'system', provider: 'system' }]);
		expect(events[0]?.type === 'ready' && events[0].providerReason).toContain(why);
	});

	it('is the system’s when it is asked for, without a reason', async () => {
		const { bank, events } = setUp();
		await bank.voiceFor('system', 'en');
		expect(events).toMatchObject([{ type: 'ready', model: 'system', providerReason: '' }]);
	});

	it('is said again when it changes back', async () => {
		const { bank, events } = setUp();
		await bank.voiceFor('practice-tones', 'en');
		await bank.voiceFor('hindi', 'hi');
		await bank.voiceFor('practice-tones', 'en');
		expect(events.map((event) => event.type === 'ready' && event.model)).toEqual([
			'practice-tones',
			'hindi',
			'practice-tones',
		]);
	});

	it('is the system’s when the model is damaged, and the model is tried again later', async () => {
		let broken = true;
		const { bank } = setUp({
			load: (model) =>
				broken
					? Promise.reject(new VoiceFailed(corrupt))
					: Promise.resolve({ model: model.id, speak: () => Promise.resolve() }),
		});
		expect((await bank.voiceFor('practice-tones', 'en')).model).toBe('system');
		broken = false;
		expect((await bank.voiceFor('practice-tones', 'en')).model).toBe('practice-tones');
	});

	it('is never one that killed the engine', async () => {
		const { bank, loads, events } = setUp({ refused: [{ model: 'practice-tones', error: corrupt }] });
		expect((await bank.voiceFor('practice-tones', 'en')).model).toBe('system');
		expect(loads).toEqual([]);
		expect(events).toMatchObject([{ providerReason: corrupt.message }]);
	});

	it('is nobody’s when nobody can: an error for the segment, and said at the start', async () => {
		const { bank, events } = setUp({ system: () => Promise.resolve(null) });
		await expect(bank.voiceFor('system', 'en')).rejects.toMatchObject({
			error: { kind: 'voice-missing', retryable: false },
		});
		expect(events).toEqual([]);
		await bank.makeReady('system', 'en');
		expect(events).toMatchObject([{ type: 'unavailable', error: { kind: 'voice-missing' } }]);
		await expect(setUp().bank.voiceFor('system', 'zz')).rejects.toMatchObject({
			error: { subject: 'zz' },
		});
	});
});
