import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceWatch } from '../../../main/adapters/audio/device-watch.ts';
import type { AwayDevices, SeenDevices } from '../../../main/adapters/audio/device-watch.ts';
import type { AudioDevices } from '../../../main/helpers/audio/audio-protocol.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const builtIn = { id: 'built-in', label: 'Built-in' };
const headset = { id: 'usb-1', label: 'Headset' };

describe('the watch over devices', () => {
	let clock: FakeClock;
	let devices: AudioDevices;
	let chosen: { input: string | null; output: string | null };
	let asked: number;
	let seen: SeenDevices[];
	let away: AwayDevices[];
	let watch: DeviceWatch;

	beforeEach(() => {
		clock = new FakeClock();
		devices = { inputs: [builtIn, headset], outputs: [builtIn] };
		chosen = { input: 'usb-1', output: null };
		asked = 0;
		seen = [];
		away = [];
		watch = new DeviceWatch({
			clock,
			list: async () => {
				asked += 1;
				return devices;
			},
			chosen: () => chosen,
			onSeen: (each) => seen.push(each),
			onAway: (now) => away.push(now),
		});
	});

	const unplug = (): void => void (devices = { inputs: [builtIn], outputs: [builtIn] });
	const plug = (): void => void (devices = { inputs: [builtIn, headset], outputs: [builtIn] });

	it('asks nothing while nobody looks and nothing is wrong', async () => {
		await clock.settleTo(60_000);
		expect(asked).toBe(0);
		expect(clock.pendingTimers).toBe(0);
	});

	it('tells what comes and goes while somebody looks, each change once', async () => {
		chosen = { input: null, output: null };
		const looking = watch.watch();
		await clock.settleTo(10_000);
		expect(seen).toHaveLength(1);
		unplug();
		await clock.settleTo(20_000);
		expect(seen.map(({ inputs }) => inputs.length)).toEqual([2, 1]);
		looking[Symbol.dispose]();
		await clock.settleTo(30_000);
		const before = asked;
		await clock.settleTo(90_000);
		expect(asked).toBe(before);
		expect(away).toEqual([]);
	});

	it('finds a chosen device gone after trouble, by the name it had, and back again by itself', async () => {
		watch.suspect();
		await clock.settleTo(10_000);
		expect(watch.away).toEqual({ input: null, output: null });
		unplug();
		watch.suspect();
		await clock.settleTo(12_000);
		expect(away).toEqual([{ input: 'Headset', output: null }]);
		plug();
		await clock.settleTo(20_000);
		expect(away).toEqual([
			{ input: 'Headset', output: null },
			{ input: null, output: null },
		]);
		await clock.settleTo(30_000);
		expect(clock.pendingTimers).toBe(0);
	});

	it('looks again where a sound server still lists what was just pulled out', async () => {
		watch.suspect();
		await clock.settleTo(100);
		unplug();
		await clock.settleTo(5_000);
		expect(away).toEqual([{ input: 'Headset', output: null }]);
	});

	it('takes no list for no knowledge', async () => {
		devices = { inputs: [], outputs: [] };
		watch.suspect();
		await clock.settleTo(20_000);
		expect(away).toEqual([]);
		expect(seen).toEqual([]);
	});

	it('gives what is chosen anew a chance', async () => {
		unplug();
		watch.suspect();
		await clock.settleTo(3_000);
		expect(watch.away.input).toBe('usb-1');
		chosen = { input: 'built-in', output: null };
		watch.chosenAnew();
		expect(watch.away.input).toBeNull();
		await clock.settleTo(30_000);
		expect(away).toHaveLength(1);
		expect(clock.pendingTimers).toBe(0);
	});

	it('asks nothing any more once disposed', async () => {
		watch.watch();
		await clock.settleTo(3_000);
		watch[Symbol.dispose]();
		const before = asked;
		await clock.settleTo(30_000);
		expect(asked).toBe(before);
		expect(clock.pendingTimers).toBe(0);
	});
});
