import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HelperAudioOutput } from '../../../main/adapters/audio/helper-audio-output.ts';
import { responseId } from '../../../main/domain/ids.ts';
import type { AudioOutputEvent } from '../../../main/domain/ports/audio-output.ts';
import type { AudioHelperEvent } from '../../../main/helpers/audio/audio-protocol.ts';
import { PageLink } from '../../../main/helpers/audio/page-link.ts';
import { PageOutput } from '../../../main/helpers/audio/page-output.ts';
import { Playback, type PlaybackCommand } from '../../../main/helpers/audio/playback.ts';
import { PlayedSound } from '../../../main/helpers/audio/played-sound.ts';
import { FakeAudioPage } from '../../fakes/fake-audio-page.ts';
import { audioOutputContract } from '../../ports/audio-output.contract.ts';

/** Adapter, queue, clock and page, without the processes between them. */
class OutputThroughPage implements AsyncDisposable {
	readonly page: FakeAudioPage;
	readonly link: PageLink;
	readonly output: HelperAudioOutput;
	readonly told: AudioHelperEvent[] = [];
	readonly events: AudioOutputEvent[] = [];
	readonly #device: PageOutput;

	constructor() {
		const startedAt = Date.now();
		const nowMs = (): number => Date.now() - startedAt;
		this.page = new FakeAudioPage({ tell: (event) => this.link.receive(event), nowMs });
		this.link = new PageLink({ post: (command) => this.page.post(command) });
		const emit = (event: AudioHelperEvent): void => {
			this.told.push(event);
			if (event.type === 'playback' || event.type === 'output-error') this.output.receive(event);
		};
		const playback = new Playback({ emit, nowMs, played: new PlayedSound() });
		this.#device = new PageOutput({ link: this.link, device: null, source: playback, nowMs });
		playback.useDevice(this.#device);
		const send = (command: object): boolean => {
			playback.command(command as PlaybackCommand);
			return true;
		};
		const clock = { nowMs, wallMs: nowMs, schedule: () => ({ [Symbol.dispose]: () => undefined }) };
		this.output = new HelperAudioOutput({ send, clock });
		this.output.onEvent((event) => this.events.push(event));
		this.link.setReady(true);
	}

	say(id: string, ms: number, segmentIndex = 0): void {
		this.output.enqueue(responseId(id), segmentIndex, new Float32Array(ms * 48).fill(0.5), 48_000);
	}

	get types(): string[] {
		return this.events.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1]);
	}

	of<Type extends AudioOutputEvent['type']>(
		type: Type,
	): Extract<AudioOutputEvent, { type: Type }> | undefined {
		return this.events.find((event) => event.type === type) as never;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#device[Symbol.asyncDispose]();
		this.page[Symbol.dispose]();
		expect(vi.getTimerCount()).toBeLessThan(10);
	}
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const a = responseId('a');
const pass = async (ms: number): Promise<void> => {
	await vi.advanceTimersByTimeAsync(ms);
};

audioOutputContract('HelperAudioOutput through the page', () => {
	const subject = new OutputThroughPage();
	return Promise.resolve({
		output: subject.output,
		pass,
		[Symbol.asyncDispose]: () => subject[Symbol.asyncDispose](),
	});
});

describe('what the page holds', () => {
	it('is silent within 15 ms of a pause, and goes on from the very place', async () => {
		await using subject = new OutputThroughPage();
		subject.say('a', 2_000);
		subject.output.open(a);
		await pass(500);
		const { heard } = subject.page;
		const pausedAt = heard.at(-1)!.atMs;
		subject.output.pause(a);
		await pass(300);
		expect(subject.page.lastSoundMs - pausedAt).toBeLessThan(15);
		expect(subject.of('paused')?.position?.playedMs).toBeGreaterThan(400);
		const before = heard.reduce((sum, { samples }) => sum + samples.filter((s) => s > 0.4).length, 0);
		expect(Math.abs(before / 48 - subject.of('paused')!.position!.playedMs)).toBeLessThan(25);
		subject.output.resume(a, null);
		subject.output.endSegment(a, 0);
		subject.output.finish(a);
		await pass(2_000);
		expect(subject.types.at(-1)).toBe('drained');
	});

	it('is never more than the lead', async () => {
		await using subject = new OutputThroughPage();
		subject.say('a', 5_000);
		subject.output.open(a);
		await pass(1_000);
		const sent = subject.page.asked.reduce(
			(sum, command) => sum + (command.type === 'play' ? command.samples.length : 0),
			0,
		);
		const played = subject.page.heard.reduce(
			(sum, { samples }) => sum + samples.filter((s) => s > 0).length,
			0,
		);
		expect((sent - played) / 48).toBeLessThan(60);
	});

	it('is played without a gap', async () => {
		await using subject = new OutputThroughPage();
		subject.say('a', 3_000);
		subject.output.open(a);
		await pass(2_500);
		const all = subject.page.heard.flatMap(({ samples }) => [...samples]);
		const sound = all.slice(all.findIndex((sample) => sample > 0));
		expect(sound.every((sample) => sample > 0)).toBe(true);
		expect(subject.types).not.toContain('underrun');
	});
});

describe('the playback clock', () => {
	it('is the one of the device: what is told as heard has left the page a latency ago', async () => {
		await using subject = new OutputThroughPage();
		subject.page.latencyMs = 30;
		subject.say('a', 3_000);
		subject.output.open(a);
		await pass(1_500);
		const first = subject.page.heard.find(({ samples }) => samples.some((sample) => sample > 0))!;
		const late = subject.events.filter((event) => event.type === 'position').slice(5);
		for (const { position, tMs } of late) {
			const leftAtMs = first.atMs + position.playedMs;
			expect(Math.abs(tMs - leftAtMs - 30)).toBeLessThan(20);
		}
		expect(late.length).toBeGreaterThan(10);
	});
});

describe('trouble', () => {
	it('a loudspeaker that cannot be opened is said, and the answer is not left open', async () => {
		await using subject = new OutputThroughPage();
		subject.page.refuses = 'NotFoundError';
		subject.say('a', 500);
		subject.output.open(a);
		await pass(200);
		expect(subject.types).toEqual(['error', 'cleared']);
		expect(subject.of('error')?.error.kind).toBe('speaker-missing');
		subject.page.refuses = null;
		await pass(2_000);
		subject.say('b', 100);
		subject.output.open(responseId('b'));
		await pass(200);
		expect(subject.types.slice(2)).toContain('started');
	});

	it('a page that is gone ends what was heard; the next answer waits for the new page', async () => {
		await using subject = new OutputThroughPage();
		subject.say('a', 2_000);
		subject.output.open(a);
		await pass(500);
		subject.link.setReady(false);
		expect(subject.types.slice(-2)).toEqual(['error', 'cleared']);
		expect(subject.of('cleared')?.position?.playedMs).toBeGreaterThan(300);
		await pass(2_500);
		subject.say('b', 200);
		subject.output.open(responseId('b'));
		await pass(300);
		subject.link.setReady(true);
		await pass(100);
		expect(subject.types.at(-1)).toBe('position');
	});

	it('a page that hangs is given up after three seconds', async () => {
		await using subject = new OutputThroughPage();
		subject.say('a', 20_000);
		subject.output.open(a);
		await pass(500);
		subject.page.hangs = true;
		await pass(3_500);
		expect(subject.of('error')?.error.kind).toBe('speaker-lost');
	});

	it('gives the device back after twenty seconds of silence', async () => {
		await using subject = new OutputThroughPage();
		subject.say('a', 100);
		subject.output.endSegment(a, 0);
		subject.output.open(a);
		subject.output.finish(a);
		await pass(19_000);
		expect(subject.page.asked.at(-1)?.type).not.toBe('output-close');
		await pass(2_000);
		expect(subject.page.asked.at(-1)?.type).toBe('output-close');
	});
});
