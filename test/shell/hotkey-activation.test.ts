import { beforeEach, describe, expect, it } from 'vitest';
import { HotkeyActivation } from '../../main/shell/hotkey-activation.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

describe('a key that is heard everywhere', () => {
	let clock: FakeClock;
	let assistant: FakeAssistant;
	let key: HotkeyActivation;
	beforeEach(() => {
		clock = new FakeClock();
		assistant = new FakeAssistant();
		key = new HotkeyActivation({ assistant, clock });
	});

	it('talks while it is held', () => {
		key.down('hold');
		clock.advanceBy(1_000);
		expect(assistant.asked).toEqual(['press']);
		key.up();
		clock.advanceBy(25);
		expect(assistant.asked).toEqual(['press', 'release']);
		expect(clock.pendingTimers).toBe(0);
	});

	it('holds on through a worn contact, and counts repetition once', () => {
		key.down('hold');
		for (let i = 0; i < 10; i++) {
			key.down('hold');
			clock.advanceBy(30);
			key.up();
			clock.advanceBy(10);
			key.down('hold');
		}
		expect(assistant.asked).toEqual(['press']);
		key.up();
		clock.advanceBy(25);
		expect(assistant.asked).toEqual(['press', 'release']);
	});

	it('releases at once when its end can no longer be seen', () => {
		key.down('hold');
		key.letGo();
		expect(assistant.asked).toEqual(['press', 'release']);
		key.up();
		clock.advanceBy(100);
		expect(assistant.asked).toEqual(['press', 'release']);
	});

	it('releases nothing it did not press', () => {
		key.up();
		key.letGo();
		clock.advanceBy(100);
		expect(assistant.asked).toEqual([]);
	});

	it('begins and ends with presses when it toggles', () => {
		key.down('toggle');
		key.up();
		assistant.become({ state: 'listening' });
		clock.advanceBy(500);
		expect(assistant.asked).toEqual(['press']);
		key.down('toggle');
		key.up();
		expect(assistant.asked).toEqual(['press', 'release']);
	});

	it('is not toggled twice by one push', () => {
		key.toggle();
		assistant.become({ state: 'listening' });
		for (let repeats = 0; repeats < 30; repeats++) {
			clock.advanceBy(33);
			key.toggle();
		}
		expect(assistant.asked).toEqual(['press']);
		clock.advanceBy(150);
		key.toggle();
		expect(assistant.asked).toEqual(['press', 'release']);
	});

	it('mutes and unmutes an open microphone when it toggles, and is a held key there when it is held', () => {
		assistant.become({ mode: 'open-mic', muted: false });
		key.toggle();
		key.down('hold');
		expect(assistant.asked).toEqual(['mute', 'press']);
	});

	it('means nothing while another key is being chosen, and lets go first', () => {
		key.down('hold');
		key.suspended = true;
		key.down('hold');
		key.toggle();
		key.up();
		expect(assistant.asked).toEqual(['press', 'release']);
		key.suspended = false;
		key.down('hold');
		expect(assistant.asked).toEqual(['press', 'release', 'press']);
	});

	it('lets go at the end', () => {
		key.down('hold');
		key[Symbol.dispose]();
		expect(assistant.asked).toEqual(['press', 'release']);
		expect(clock.pendingTimers).toBe(0);
	});
});
