export const float: 1;
export const int32: 6;
export const int64: 7;
type ElementType = 1 | 6 | 7;
export function model(parts: {
	readonly name: string;
	readonly nodes: readonly Uint8Array[];
	readonly initializers?: readonly Uint8Array[];
	readonly inputs: readonly Uint8Array[];
	readonly outputs: readonly Uint8Array[];
	readonly metadata?: Readonly<Record<string, string | number>>;
}): Buffer;
export function node(
	operator: string,
	inputs: readonly string[],
	output: string | readonly string[],
	...attributes: readonly Uint8Array[]
): Buffer;
export function intAttribute(name: string, value: number): Buffer;
export function intsAttribute(name: string, values: readonly number[]): Buffer;
export function tensor(
	name: string,
	type: ElementType,
	dimensions: readonly number[],
	raw: Uint8Array,
): Buffer;
export function valueInfo(
	name: string,
	type: ElementType,
	dimensions: readonly (number | string)[],
): Buffer;
export function int64s(...values: readonly number[]): Buffer;
export function float32s(...values: readonly number[]): Buffer;
