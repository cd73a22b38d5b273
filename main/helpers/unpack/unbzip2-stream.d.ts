/** The package brings no types; this is the part of it that is used here. */
declare module 'unbzip2-stream' {
	interface Unbzip2 {
		on(event: 'data', listener: (piece: Uint8Array) => void): this;
		on(event: 'error', listener: (thrown: unknown) => void): this;
		write(piece: Uint8Array): boolean;
		end(): void;
	}
	export default function unbzip2Stream(): Unbzip2;
}
