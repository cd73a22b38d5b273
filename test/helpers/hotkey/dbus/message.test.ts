import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DbusMessage } from '../../../../main/helpers/hotkey/dbus/message.ts';
import { decodeMessage, encodeMessage } from '../../../../main/helpers/hotkey/dbus/message.ts';
import { busPath } from '../../../../main/helpers/hotkey/dbus/session-bus.ts';
import type { DbusValue } from '../../../../main/helpers/hotkey/dbus/signature.ts';

interface Typed {
	readonly signature: string;
	readonly value: DbusValue;
}

const basic: fc.Arbitrary<Typed> = fc.oneof(
	fc.integer({ min: 0, max: 255 }).map((value) => ({ signature: 'y', value })),
	fc.boolean().map((value) => ({ signature: 'b', value })),
	fc.integer({ min: 0, max: 0xffff_ffff }).map((value) => ({ signature: 'u', value })),
	fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }).map((value) => ({ signature: 't', value })),
	fc.string({ unit: 'grapheme' }).map((value) => ({ signature: 's', value })),
);
const { typed } = fc.letrec<{ typed: Typed }>((tie) => ({
	typed: fc.oneof(
		{ depthSize: 'small' },
		basic,
		tie('typed').map(({ signature, value }) => ({ signature: 'v', value: { signature, value } })),
		fc.array(tie('typed'), { minLength: 1, maxLength: 4 }).map((fields) => ({
			signature: `(${fields.map((field) => field.signature).join('')})`,
			value: fields.map((field) => field.value),
		})),
		fc.tuple(tie('typed'), fc.nat(3)).map(([element, count]) => ({
			signature: `a${element.signature}`,
			value: Array.from({ length: count }, () => element.value),
		})),
		fc.tuple(fc.string(), tie('typed')).map(([key, { signature, value }]) => ({
			signature: `a{s${signature}}`,
			value: [[key, value]],
		})),
	),
}));

const call = (parts: readonly Typed[]): DbusMessage => ({
	type: 'call',
	serial: 7,
	path: '/org/example',
	interface: 'org.example.Thing',
	member: 'Do',
	destination: ':1.5',
	errorName: undefined,
	replySerial: 3,
	sender: undefined,
	signature: parts.map(({ signature }) => signature).join(''),
	body: parts.map(({ value }) => value),
});

describe('a message on the bus', () => {
	it('comes back as it went, whatever it holds and however it is cut', () => {
		fc.assert(
			fc.property(fc.array(typed, { maxLength: 4 }), fc.nat(), (parts, cut) => {
				const message = call(parts);
				const bytes = encodeMessage(message);
				const twice = Buffer.concat([bytes, bytes]);
				expect(decodeMessage(twice)).toEqual({ message, length: bytes.length });
				expect(decodeMessage(bytes.subarray(0, cut % bytes.length))).toBeNull();
			}),
			{ numRuns: 300 },
		);
	});

	it('is refused, not misread, when it is none', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 16, maxLength: 200 }), (bytes) => {
				try {
					decodeMessage(Buffer.from(bytes));
				} catch (error) {
					expect(error).toBeInstanceOf(RangeError);
				}
			}),
			{ numRuns: 500 },
		);
	});
});

describe('the address of the session bus', () => {
	it.each([
		[{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, '/run/user/1000/bus'],
		[{ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x,guid=ab' }, '\0/tmp/dbus-x'],
		[{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=a;unix:guid=1,path=/tmp/a%20b' }, '/tmp/a b'],
		[{ XDG_RUNTIME_DIR: '/run/user/5' }, '/run/user/5/bus'],
	])('%o', (env, path) => {
		expect(busPath(env)).toBe(path);
	});

	it('is none without a word about it', () => {
		expect(() => busPath({})).toThrow('no session bus');
	});
});
