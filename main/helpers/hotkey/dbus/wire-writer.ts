import type { DbusType, DbusValue, DbusVariant } from './signature.ts';
import { alignmentOf, parseSignature } from './signature.ts';

/** Values in D-Bus's little-endian wire form. @throws TypeError for a value that is not of its type. */
export class WireWriter {
	readonly #bytes: number[] = [];

	get length(): number {
		return this.#bytes.length;
	}

	get bytes(): Buffer {
		return Buffer.from(this.#bytes);
	}

	writeAll(signature: string, values: readonly DbusValue[]): this {
		parseSignature(signature).forEach((type, index) => this.#write(type, values[index]));
		return this;
	}

	align(to: number): this {
		while (this.#bytes.length % to !== 0) this.#bytes.push(0);
		return this;
	}

	#write(type: DbusType, value: DbusValue | undefined): void {
		this.align(alignmentOf(type));
		if (type.kind === 'basic') this.#writeBasic(type.code, value);
		else if (type.kind === 'variant') this.#writeVariant(value);
		else if (!isList(value)) throw new TypeError('A D-Bus container needs a list of values.');
		else if (type.kind === 'struct')
			type.fields.forEach((field, index) => this.#write(field, value[index]));
		else this.#writeArray(type.of, value);
	}

	#writeBasic(code: string, value: DbusValue | undefined): void {
		if (code === 't' && typeof value === 'bigint') this.#push(8, (view) => view.writeBigUInt64LE(value));
		else if (code === 'b' && typeof value === 'boolean') this.#writeUint32(Number(value));
		else if (code === 'y' && typeof value === 'number') this.#bytes.push(value);
		else if (code === 'u' && typeof value === 'number') this.#writeUint32(value);
		else if (typeof value === 'string') this.#writeText(code, value);
		else throw new TypeError(`A value is not of D-Bus type ${code}.`);
	}

	#writeText(code: string, text: string): void {
		const bytes = Buffer.from(text, 'utf8');
		if (code === 'g') this.#bytes.push(bytes.length);
		else this.#writeUint32(bytes.length);
		this.#bytes.push(...bytes, 0);
	}

	#writeVariant(value: DbusValue | undefined): void {
		if (!isVariant(value)) throw new TypeError('A D-Bus variant needs a signature.');
		this.#writeText('g', value.signature);
		this.writeAll(value.signature, [value.value]);
	}

	/** The length does not count the padding before the first element. */
	#writeArray(of: DbusType, values: readonly DbusValue[]): void {
		const lengthAt = this.#bytes.length;
		this.#writeUint32(0);
		this.align(alignmentOf(of));
		const startsAt = this.#bytes.length;
		for (const value of values) this.#write(of, value);
		const length = Buffer.alloc(4);
		length.writeUInt32LE(this.#bytes.length - startsAt);
		this.#bytes.splice(lengthAt, 4, ...length);
	}

	#writeUint32(value: number): void {
		this.#push(4, (view) => view.writeUInt32LE(value));
	}

	#push(size: number, write: (view: Buffer) => void): void {
		const view = Buffer.alloc(size);
		write(view);
		this.#bytes.push(...view);
	}
}

function isList(value: DbusValue | undefined): value is readonly DbusValue[] {
	return Array.isArray(value);
}

export function isVariant(value: DbusValue | undefined): value is DbusVariant {
	return typeof value === 'object' && 'signature' in value;
}
