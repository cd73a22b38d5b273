/** D-Bus type signatures, as far as the GlobalShortcuts portal needs them (D-Bus specification, "Type system"). */
export type BasicCode = 'y' | 'b' | 'u' | 't' | 's' | 'o' | 'g';

export type DbusType =
	| { readonly kind: 'basic'; readonly code: BasicCode }
	| { readonly kind: 'variant' }
	| { readonly kind: 'array'; readonly of: DbusType }
	/** Also the entries of a dictionary: an array of pairs. */
	| { readonly kind: 'struct'; readonly fields: readonly DbusType[] };

export interface DbusVariant {
	readonly signature: string;
	readonly value: DbusValue;
}

/** Integers up to 32 bits are numbers, 64-bit ones bigints; arrays, structs and dictionaries (as pairs) are arrays. */
export type DbusValue = number | bigint | boolean | string | DbusVariant | readonly DbusValue[];

const basicCodes: ReadonlySet<string> = new Set<BasicCode>(['y', 'b', 'u', 't', 's', 'o', 'g']);

/** @throws RangeError for a type we do not know: no message we want has one. */
export function parseSignature(signature: string): readonly DbusType[] {
	const types: DbusType[] = [];
	let rest = signature;
	while (rest !== '') {
		const [type, after] = parseOne(rest);
		types.push(type);
		rest = after;
	}
	return types;
}

function parseOne(signature: string): [DbusType, rest: string] {
	const code = signature.charAt(0);
	const rest = signature.slice(1);
	if (isBasic(code)) return [{ kind: 'basic', code }, rest];
	if (code === 'v') return [{ kind: 'variant' }, rest];
	if (code === 'a') {
		const [of, after] = parseOne(rest);
		return [{ kind: 'array', of }, after];
	}
	if (code === '(' || code === '{') return parseFields(rest, code === '(' ? ')' : '}');
	throw new RangeError('A D-Bus message holds a type that is not expected here.');
}

function parseFields(signature: string, end: string): [DbusType, rest: string] {
	const fields: DbusType[] = [];
	let rest = signature;
	while (!rest.startsWith(end)) {
		const [field, after] = parseOne(rest);
		fields.push(field);
		rest = after;
	}
	// Elements without size would never fill an array.
	if (fields.length === 0) throw new RangeError('A D-Bus message holds an empty struct.');
	return [{ kind: 'struct', fields }, rest.slice(1)];
}

function isBasic(code: string): code is BasicCode {
	return basicCodes.has(code);
}

const alignments: Readonly<Record<BasicCode, number>> = { y: 1, g: 1, b: 4, u: 4, s: 4, o: 4, t: 8 };

export function alignmentOf(type: DbusType): number {
	switch (type.kind) {
		case 'basic':
			return alignments[type.code];
		case 'variant':
			return 1;
		case 'array':
			return 4;
		case 'struct':
			return 8;
	}
}
