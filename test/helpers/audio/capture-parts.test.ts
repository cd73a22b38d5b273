import { describe, expect, it } from 'vitest';
import type { CapturedFrame } from '../../../main/helpers/audio/audio-devices.ts';
import { parseAlsaDevices, parseServerDevices } from '../../../main/helpers/audio/device-list.ts';
import { FrameCutter } from '../../../main/helpers/audio/frame-cutter.ts';
import { LevelMeter, rmsDb, silenceDb } from '../../../main/helpers/audio/levels.ts';
import { PlayedSound } from '../../../main/helpers/audio/played-sound.ts';
import { troubleOfRecorder } from '../../../main/helpers/audio/recorder-trouble.ts';

describe('FrameCutter', () => {
	function cut(pieces: readonly { bytes: number; arrivedMs: number }[]): CapturedFrame[] {
		const frames: CapturedFrame[] = [];
		const cutter = new FrameCutter({ emit: (frame) => frames.push(frame) });
		let value = 0;
		for (const { bytes, arrivedMs } of pieces) {
			const piece = Buffer.alloc(bytes);
			for (let i = 0; i < bytes; i++) piece[i] = value++ % 251;
			cutter.push(piece, arrivedMs);
		}
		return frames;
	}

	it('cuts pieces of any size, odd ones too, into frames of 20 ms without losing a byte', () => {
		const whole = cut([{ bytes: 6400, arrivedMs: 200 }]);
		const pieces = cut([640, 1, 3, 1277, 2000, 2479].map((bytes) => ({ bytes, arrivedMs: 200 })));
		expect(whole).toHaveLength(10);
		expect(pieces.map(({ samples }) => samples)).toEqual(whole.map(({ samples }) => samples));
	});

	it('stamps frames by count, from the piece that came with the least delay', () => {
		const steady = Array.from({ length: 50 }, (_, i) => ({
			bytes: 640,
			arrivedMs: 1000 + i * 20 + (i % 3) * 30,
		}));
		const frames = cut(steady);
		expect(frames[0]!.startMs).toBeCloseTo(980, 0);
		expect(Math.abs(frames[49]!.startMs - (980 + 49 * 20))).toBeLessThan(2);
	});

	it('never lets time go back when an earlier start is found', () => {
		const frames = cut([
			{ bytes: 640, arrivedMs: 500 },
			{ bytes: 640, arrivedMs: 505 },
			{ bytes: 640, arrivedMs: 506 },
		]);
		expect(frames[1]!.startMs).toBeGreaterThan(frames[0]!.startMs);
		expect(frames[2]!.startMs).toBeGreaterThan(frames[1]!.startMs);
	});
});

describe('PlayedSound', () => {
	it('gives what was heard at a time, and silence where nothing is known', () => {
		const played = new PlayedSound();
		played.write(new Float32Array(4800).fill(0.5), 100);
		expect(played.read(120, 320).every((sample) => Math.abs(sample - 0.5) < 0.01)).toBe(true);
		expect(played.read(60, 320).every((sample) => sample === 0)).toBe(true);
		expect(played.read(300, 320).every((sample) => sample === 0)).toBe(true);
	});

	it('is silent in a gap', () => {
		const played = new PlayedSound();
		played.write(new Float32Array(4800).fill(0.5), 0);
		played.write(new Float32Array(4800).fill(0.5), 300);
		expect(played.read(150, 320).every((sample) => sample === 0)).toBe(true);
		expect(played.read(320, 160).every((sample) => Math.abs(sample - 0.5) < 0.01)).toBe(true);
	});

	it('forgets what is older than two seconds', () => {
		const played = new PlayedSound();
		for (let i = 0; i < 40; i++) played.write(new Float32Array(4800).fill(0.5), i * 100);
		expect(played.read(100, 320).every((sample) => sample === 0)).toBe(true);
		expect(played.read(3000, 320).every((sample) => Math.abs(sample - 0.5) < 0.01)).toBe(true);
	});
});

describe('levels', () => {
	it('reads 0 dBFS for full scale and the floor for silence', () => {
		expect(rmsDb(Float32Array.of(1, -1))).toBe(0);
		expect(rmsDb(Float32Array.of(0.1, -0.1))).toBeCloseTo(-20, 3);
		expect(rmsDb(new Float32Array(10))).toBe(silenceDb);
	});

	it('tells ten times a second', () => {
		const levels: number[] = [];
		const meter = new LevelMeter({ rateHz: 16_000, tell: (level) => levels.push(level) });
		for (let i = 0; i < 50; i++) meter.push(new Float32Array(320).fill(0.1));
		expect(levels).toHaveLength(10);
		expect(levels[0]).toBeCloseTo(-20, 3);
	});
});

it.each([
	['arecord: main:831: audio open error: Device or resource busy', false, 'microphone-busy'],
	['audio open error: Permission denied', false, 'microphone-denied'],
	['sox FAIL formats: no default audio device configured', false, 'microphone-missing'],
	['', false, 'microphone-missing'],
	['arecord: pcm_read:2221: read error: No such device', true, 'microphone-lost'],
])('understands a recorder that said "%s"', (stderr, captured, kind) => {
	expect(troubleOfRecorder(stderr, captured)).toBe(kind);
});

describe('device lists', () => {
	it('takes the sound server’s microphones, but no monitors of loudspeakers', () => {
		const text = [
			'Source #0\n\tState: IDLE\n\tName: speakers.monitor\n\tDescription: Monitor of Speakers',
			'Source #1\n\tName: alsa_input.usb\n\tDescription: USB Headset\n\tDriver: x',
		].join('\n\n');
		expect(parseServerDevices(text)).toEqual([{ id: 'alsa_input.usb', label: 'USB Headset' }]);
	});

	it('takes the cards of ALSA, but no plugins', () => {
		const text =
			'null\n    Discard all samples\nplughw:CARD=PCH,DEV=0\n    HDA Intel PCH, ALC3246\n    Hardware device\npulse\n    PulseAudio\n';
		expect(parseAlsaDevices(text)).toEqual([
			{ id: 'plughw:CARD=PCH,DEV=0', label: 'HDA Intel PCH, ALC3246' },
		]);
	});
});
