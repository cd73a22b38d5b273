import { beforeEach, describe, expect, it } from 'vitest';
import { AssistantFailure } from '../../main/domain/errors.ts';
import { measureEcho } from '../../main/helpers/audio/echo-measurement.ts';
import { EchoTest } from '../../main/shell/echo-test.ts';
import { requests } from '../../preload/contract/requests.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { defaultSettings, mergeSettings, parseSettings } from '../../preload/contract/settings.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { measuredEcho } from '../fakes/fake-desktop-api.ts';

const noEcho = {
	...measuredEcho,
	delayMs: null,
	levelDb: null,
	cancellationDb: null,
	verdict: 'no-echo-heard',
} as const;

describe('the echo test of the window', () => {
	let assistant: FakeAssistant;
	let kept: Settings['audio']['echoProfile'][];
	let test: EchoTest;

	beforeEach(() => {
		assistant = new FakeAssistant();
		kept = [];
		test = new EchoTest({
			assistant: assistant.soundCheck,
			clock: new FakeClock(Date.UTC(2026, 10, 20, 12)),
			settings: {
				change: async (patch) => {
					const parsed = parseSettings(mergeSettings(defaultSettings, patch));
					if (parsed.ok) kept.push(parsed.settings.audio.echoProfile);
				},
			},
		});
	});

	/** A test that plays until it is told to stop. */
	function playOn(): AbortSignal[] {
		const signals: AbortSignal[] = [];
		assistant.echo = (signal) => {
			signals.push(signal);
			const { promise, reject } = Promise.withResolvers<typeof measuredEcho>();
			signal.addEventListener('abort', () => reject(signal.reason as Error));
			return promise;
		};
		return signals;
	}

	it('keeps delay and level in the settings, with the time', async () => {
		expect(await test.run()).toEqual(measuredEcho);
		expect(kept).toEqual([{ delayMs: 60.2, levelDb: -6.4, measuredAt: '2026-11-20T12:00:00.000Z' }]);
	});

	it('leaves what was measured before when it hears nothing', async () => {
		assistant.echo = async () => noEcho;
		expect(await test.run()).toEqual(noEcho);
		expect(kept).toEqual([]);
	});

	it('keeps nothing when it cannot be played', async () => {
		const failure = new AssistantFailure({
			kind: 'speaker-missing',
			message: 'None.',
			retryable: true,
		});
		assistant.echo = () => Promise.reject(failure);
		await expect(test.run()).rejects.toBe(failure);
		expect(kept).toEqual([]);
	});

	it.each([
		['asked to', (running: EchoTest) => running.stop()],
		['the app ends', (running: EchoTest) => running[Symbol.dispose]()],
		['another begins', (running: EchoTest) => void running.run().catch(() => undefined)],
	])('stops when %s, and says so', async (_when, end) => {
		const signals = playOn();
		const running = test.run();
		end(test);
		await expect(running).rejects.toBeInstanceOf(AssistantFailure);
		expect(signals[0]?.aborted).toBe(true);
		expect(kept).toEqual([]);
		test.stop();
	});

	it('keeps nothing of a test stopped at its very end', async () => {
		assistant.echo = async () => {
			test.stop();
			return measuredEcho;
		};
		await expect(test.run()).rejects.toBeInstanceOf(AssistantFailure);
		expect(kept).toEqual([]);
	});

	it('can be run again after it was stopped', async () => {
		test.stop();
		await expect(test.run()).resolves.toEqual(measuredEcho);
	});
});

describe('the contract of the echo test', () => {
	const { input, output } = requests.testEcho;

	it('takes nothing', () => {
		expect(input.safeParse(undefined).success).toBe(true);
		expect(input.safeParse({ loud: true }).success).toBe(false);
		expect(requests.stopEchoTest.input.safeParse({}).success).toBe(false);
	});

	it('carries whole what the measurement finds, heard or not', () => {
		const silence = new Float32Array(160_000);
		const unheard = measureEcho({ played: silence, captured: silence, cancelled: null });
		expect(output.parse(unheard)).toEqual(unheard);
		expect(output.parse(measuredEcho)).toEqual(measuredEcho);
	});

	it.each([{ verdict: 'perhaps' }, { delayMs: Number.POSITIVE_INFINITY }, { advice: undefined }])(
		'refuses %j',
		(change) => {
			expect(output.safeParse({ ...measuredEcho, ...change }).success).toBe(false);
		},
	);
});
