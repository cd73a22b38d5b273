import type { BasicCode, DbusType, DbusValue } from './signature.ts';
import { alignmentOf, parseSignature } from './signature.ts';

/** Reads values from D-Bus's wire form, of either byte order. @throws RangeError when the bytes end too early. */
export class WireReader {
	readonly #bytes: Buffer;
	readonly #littleEndian: boolean;
	#at: number;

	constructor({ bytes, littleEndian, at = 0 }: { bytes: Buffer; littleEndian: boolean; at?: number }) {
		this.#bytes = bytes;
		this.#littleEndian = littleEndian;
		this.#at = at;
	}

	get at(): number {
		return this.#at;
	}

	readAll(signature: string): DbusValue[] {
		return parseSignature(signature).map((type) => this.#read(type));
	}

	align(to: number): void {
		this.#at = Math.ceil(this.#at / to) * to;
	}

	#read(type: DbusType): DbusValue {
		this.align(alignmentOf(type));
		switch (type.kind) {
			case 'basic':
				return this.#readBasic(type.code);
			case 'variant':
				return this.#readVariant();
			case 'struct':
				return type.fields.map((field) => this.#read(field));
			case 'array':
				return this.#readArray(type.of);
		}
	}

	#readBasic(code: BasicCode): DbusValue {
		switch (code) {
			case 'y':
				return this.#bytes.readUInt8(this.#take(1));
			case 'b':
				return this.#readUint32() !== 0;
			case 'u':
				return this.#readUint32();
			case 't': {
				const at = this.#take(8);
				return this.#littleEndian ? this.#bytes.readBigUInt64LE(at) : this.#bytes.readBigUInt64BE(at);
			}
			case 'g':
				return this.#readText(this.#bytes.readUInt8(this.#take(1)));
			case 's':
			case 'o':
				return this.#readText(this.#readUint32());
		}
	}

	#readVariant(): DbusValue {
		const signature = this.#readText(this.#bytes.readUInt8(this.#take(1)));
		const [value] = this.readAll(signature);
		if (value === undefined) throw new RangeError('A D-Bus variant is empty.');
		return { signature, value };
	}

	#readArray(of: DbusType): DbusValue[] {
		const length = this.#readUint32();
		this.align(alignmentOf(of));
		const end = this.#at + length;
		const values: DbusValue[] = [];
		while (this.#at < end) values.push(this.#read(of));
		return values;
	}

	#readUint32(): number {
		const at = this.#take(4);
		return this.#littleEndian ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
	}

	#readText(length: number): string {
		const at = this.#take(length + 1);
		return this.#bytes.toString('utf8', at, at + length);
	}

	#take(size: number): number {
		const at = this.#at;
		if (at + size > this.#bytes.length) throw new RangeError('A D-Bus message ends too early.');
		this.#at += size;
		return at;
	}
}
