import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CapturedFrame } from '../../../main/helpers/audio/audio-devices.ts';
import { PageInput } from '../../../main/helpers/audio/page-input.ts';
import { PageLink } from '../../../main/helpers/audio/page-link.ts';
import type { HelperError } from '../../../main/helpers/protocol.ts';
import type { AudioPageCommand, AudioPageEvent } from '../../../preload/contract/audio-page.ts';

class Setup {
	readonly asked: AudioPageCommand[] = [];
	readonly frames: CapturedFrame[] = [];
	readonly started: string[] = [];
	readonly errors: HelperError[] = [];
	readonly cancels: string[] = [];
	readonly link = new PageLink({ post: (command) => this.asked.push(command) });
	readonly input: PageInput;
	#sequence = 0;

	constructor() {
		const startedAt = Date.now();
		this.input = new PageInput({
			link: this.link,
			device: 'Headset',
			echoCancellation: true,
			noiseSuppression: false,
			nowMs: () => Date.now() - startedAt,
			onEchoCancellation: (which) => this.cancels.push(which),
			listener: {
				started: (device) => this.started.push(device),
				frame: (frame) => this.frames.push(frame),
				ended: () => undefined,
				failed: (error) => this.errors.push(error),
			},
		});
		this.link.setReady(true);
		this.input.start();
	}

	get run(): number {
		return this.asked.findLast((command) => command.type === 'input-open')?.run ?? 0;
	}

	tell(event: AudioPageEvent): void {
		this.link.receive(event);
	}

	capture(count: number, value = 1_000): void {
		for (let i = 0; i < count; i++) {
			vi.advanceTimersByTime(20);
			const samples = new Int16Array(320).fill(value);
			this.tell({ type: 'captured', run: this.run, sequence: ++this.#sequence, samples });
		}
	}

	skip(frames: number): void {
		this.#sequence += frames;
		vi.advanceTimersByTime(frames * 20);
	}

	get kinds(): string[] {
		return this.errors.map(({ kind }) => kind);
	}
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('capturing', () => {
	it('opens the chosen device and tells what is cancelled', () => {
		const setup = new Setup();
		expect(setup.asked).toEqual([
			{
				type: 'input-open',
				run: setup.run,
				device: 'Headset',
				echoCancellation: true,
				noiseSuppression: false,
			},
		]);
		setup.tell({ type: 'input-started', run: setup.run, device: 'Headset', echoCancellation: 'page' });
		expect(setup.started).toEqual(['Headset']);
		expect(setup.cancels).toEqual(['page']);
	});

	it('makes frames of 20 ms, stamped when they began', () => {
		const setup = new Setup();
		setup.capture(50);
		expect(setup.frames).toHaveLength(50);
		expect(setup.frames[10]?.samples[0]).toBeCloseTo(1_000 / 32_768, 5);
		expect(setup.frames[49]!.startMs - setup.frames[0]!.startMs).toBeCloseTo(49 * 20, 0);
		expect(setup.frames[0]?.startMs).toBeCloseTo(0, 0);
	});

	it('frames that were dropped on the way leave a gap in time, not a shift', () => {
		const setup = new Setup();
		setup.capture(10);
		setup.skip(50);
		setup.capture(10);
		expect(setup.frames[10]!.startMs - setup.frames[9]!.startMs).toBeCloseTo(51 * 20, 0);
	});

	it('lets the page send two seconds ahead and no more', () => {
		const setup = new Setup();
		setup.capture(60);
		const credits = setup.asked.flatMap((command) =>
			command.type === 'input-credit' ? [command.sequence] : [],
		);
		expect(credits).toEqual([125, 150]);
	});

	it('is closed when stopped, and hears nothing that was on its way', () => {
		const setup = new Setup();
		const { run } = setup;
		setup.capture(3);
		setup.input.stop();
		expect(setup.asked.at(-1)).toEqual({ type: 'input-close' });
		setup.tell({ type: 'captured', run, sequence: 4, samples: new Int16Array(320) });
		expect(setup.frames).toHaveLength(3);
	});

	it('goes on by itself with a new page', () => {
		const setup = new Setup();
		const { run } = setup;
		setup.link.setReady(false);
		setup.link.setReady(true);
		expect(setup.asked.at(-1)).toMatchObject({ type: 'input-open', run: setup.run });
		expect(setup.run).not.toBe(run);
		expect(setup.errors).toEqual([]);
	});
});

describe('trouble', () => {
	it.each([
		['NotAllowedError', 'microphone-denied'],
		['NotFoundError', 'microphone-missing'],
		['OverconstrainedError', 'microphone-missing'],
		['NotReadableError', 'microphone-busy'],
		['ended', 'microphone-lost'],
		['Error', 'microphone-lost'],
	])('%s is %s', (reason, kind) => {
		const setup = new Setup();
		setup.tell({ type: 'input-failed', run: setup.run, reason });
		expect(setup.kinds).toEqual([kind]);
		expect(setup.errors[0]?.message).toMatch(/\.$/);
		setup.input.start();
		expect(setup.asked.filter(({ type }) => type === 'input-open')).toHaveLength(2);
	});

	it('three seconds of exact silence are said once, and hearing goes on', () => {
		const setup = new Setup();
		setup.capture(400, 0);
		expect(setup.kinds).toEqual(['microphone-silent']);
		setup.capture(1);
		expect(setup.frames).toHaveLength(401);
	});

	it.each([
		['nothing', null],
		['a stranger', { type: 'stranger' }],
		['a method of every object', { type: 'toString' }],
		['samples of another kind', { type: 'captured', run: 1, sequence: 1, samples: [1, 2] }],
		['a minute at once', { type: 'captured', run: 1, sequence: 1, samples: new Int16Array(960_000) }],
		['no number', { type: 'captured', run: 1, sequence: Number.NaN, samples: new Int16Array(320) }],
		['another canceller', { type: 'input-started', run: 1, device: 'x', echoCancellation: 'perfect' }],
	])('%s from the page is not listened to', (_, message) => {
		const setup = new Setup();
		setup.link.receive(message);
		expect([setup.frames, setup.started, setup.errors]).toEqual([[], [], []]);
	});
});
