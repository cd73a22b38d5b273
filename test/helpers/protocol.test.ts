import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFromHelper, isToHelper } from '../../main/helpers/protocol.ts';

const toHelper = [
	{ type: 'hello', protocol: 1, epoch: 1, originNs: '12', options: { model: 'a' } },
	{ type: 'command', epoch: 1, command: 'listen' },
	{ type: 'ping', epoch: 1, id: 3 },
	{ type: 'shutdown', epoch: 1 },
];
const fromHelper = [
	{ type: 'ready', protocol: 1, epoch: 1 },
	{ type: 'event', epoch: 1, event: 'heard' },
	{ type: 'pong', epoch: 1, id: 3 },
	{ type: 'refused', epoch: 1, error: { kind: 'internal', message: 'No.', retryable: false } },
];

describe('the envelope of the helper protocol', () => {
	it('lets every message of its own direction through and none of the other', () => {
		for (const message of toHelper) {
			expect([message.type, isToHelper(message), isFromHelper(message)]).toEqual([
				message.type,
				true,
				false,
			]);
		}
		for (const message of fromHelper) {
			expect([message.type, isToHelper(message), isFromHelper(message)]).toEqual([
				message.type,
				false,
				true,
			]);
		}
	});

	it('is whole only with every field of its type', () => {
		for (const message of toHelper) {
			for (const field of Object.keys(message)) {
				const rest = Object.fromEntries(Object.entries(message).filter(([name]) => name !== field));
				expect([field, isToHelper(rest)]).toEqual([field, false]);
			}
		}
		for (const message of fromHelper) {
			for (const field of Object.keys(message)) {
				const rest = Object.fromEntries(Object.entries(message).filter(([name]) => name !== field));
				expect([field, isFromHelper(rest)]).toEqual([field, false]);
			}
		}
	});

	it('refuses anything else without throwing', () => {
		fc.assert(
			fc.property(fc.anything(), (message) => {
				expect(isToHelper(message) || isFromHelper(message)).toBe(false);
			}),
		);
	});
});
