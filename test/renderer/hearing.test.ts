import { describe, expect, it } from 'vitest';
import { HearingWatch } from '../../renderer/state/hearing.ts';

function after(...levels: readonly number[]): string {
	const watch = new HearingWatch();
	for (const level of levels) watch.push(level);
	return watch.state;
}

const times = (count: number, level: number): number[] => Array.from({ length: count }, () => level);

describe('whether a microphone hears a person', () => {
	it.each([
		['before anything came', [], 'none'],
		['in a quiet room', times(50, -68), 'quiet'],
		['with a fan running', times(50, -38), 'quiet'],
		['after a knock', [...times(20, -65), -15, ...times(20, -65)], 'quiet'],
		['after a word', [...times(20, -65), -30, -28, -35], 'heard'],
		['after a word over the fan', [...times(20, -45), -28, -25, -30], 'heard'],
		['after a word, silent again', [...times(20, -65), -30, -28, -35, ...times(40, -96)], 'heard'],
		['with the switch off', times(30, -96), 'muted'],
		['switched on again', [...times(30, -96), ...times(5, -66)], 'quiet'],
	])('%s', (_, levels, state) => {
		expect(after(...levels)).toBe(state);
	});

	it('hears somebody who talks from the beginning', () => {
		expect(after(-30, -22, -35, -60, -25, -28, -31)).toBe('heard');
	});
});
