import type { DbusValue } from './signature.ts';
import { WireReader } from './wire-reader.ts';
import { isVariant, WireWriter } from './wire-writer.ts';

export type DbusMessageType = 'call' | 'return' | 'error' | 'signal';

export interface DbusMessage {
	readonly type: DbusMessageType;
	readonly serial: number;
	readonly path?: string | undefined;
	readonly interface?: string | undefined;
	readonly member?: string | undefined;
	readonly errorName?: string | undefined;
	readonly replySerial?: number | undefined;
	readonly destination?: string | undefined;
	readonly sender?: string | undefined;
	/** Of the body. */
	readonly signature: string;
	readonly body: readonly DbusValue[];
}

const types = ['call', 'return', 'error', 'signal'] as const satisfies readonly DbusMessageType[];
const protocolVersion = 1;
const littleEndianMark = 0x6c;
/** Endianness, type, flags, version, body length, serial, length of the header fields. */
const fixedHeaderBytes = 16;
/** No message of a bus may be longer (D-Bus specification, "Message protocol"). */
const longestMessageBytes = 128 * 1024 * 1024;

export function encodeMessage(message: DbusMessage): Buffer {
	const body = new WireWriter().writeAll(message.signature, message.body).bytes;
	const fields: (readonly [code: number, signature: string, value: DbusValue | undefined])[] = [
		[1, 'o', message.path],
		[2, 's', message.interface],
		[3, 's', message.member],
		[4, 's', message.errorName],
		[5, 'u', message.replySerial],
		[6, 's', message.destination],
		[8, 'g', message.signature === '' ? undefined : message.signature],
	];
	const present = fields.flatMap(([code, signature, value]) =>
		value === undefined ? [] : [[code, { signature, value }] as const],
	);
	const type = types.indexOf(message.type) + 1;
	const header = new WireWriter()
		.writeAll('yyyyuua(yv)', [
			littleEndianMark,
			type,
			0,
			protocolVersion,
			body.length,
			message.serial,
			present,
		])
		.align(8).bytes;
	return Buffer.concat([header, body]);
}

/** The first message in `bytes` and how long it is; null while it is not all there. @throws RangeError for what is none. */
export function decodeMessage(bytes: Buffer): { message: DbusMessage; length: number } | null {
	if (bytes.length < fixedHeaderBytes) return null;
	const littleEndian = bytes[0] === littleEndianMark;
	const uint32 = (at: number): number => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
	const headerEnd = Math.ceil((fixedHeaderBytes + uint32(12)) / 8) * 8;
	const length = headerEnd + uint32(4);
	if (length > longestMessageBytes) throw new RangeError('A D-Bus message is longer than any may be.');
	if (bytes.length < length) return null;
	const [, type, , , , serial, fields] = new WireReader({ bytes, littleEndian }).readAll('yyyyuua(yv)');
	const field = fieldsByCode(fields);
	const text = (code: number): string | undefined => {
		const value = field.get(code);
		return typeof value === 'string' ? value : undefined;
	};
	const signature = text(8) ?? '';
	const reply = field.get(5);
	return {
		length,
		message: {
			type: types[Number(type) - 1] ?? 'signal',
			serial: Number(serial),
			path: text(1),
			interface: text(2),
			member: text(3),
			errorName: text(4),
			replySerial: typeof reply === 'number' ? reply : undefined,
			destination: text(6),
			sender: text(7),
			signature,
			body: new WireReader({ bytes: bytes.subarray(0, length), littleEndian, at: headerEnd }).readAll(
				signature,
			),
		},
	};
}

function fieldsByCode(fields: DbusValue | undefined): ReadonlyMap<number, DbusValue> {
	const known = new Map<number, DbusValue>();
	if (!Array.isArray(fields)) return known;
	for (const pair of fields as readonly DbusValue[]) {
		if (!Array.isArray(pair)) continue;
		const [code, variant] = pair as readonly DbusValue[];
		if (typeof code === 'number' && isVariant(variant)) known.set(code, variant.value);
	}
	return known;
}
