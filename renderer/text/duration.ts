/** A duration as people read it: "480 ms", "1.2 s". */
export function duration(ms: number): string {
	const rounded = Math.round(ms);
	return rounded < 1000 ? `${rounded} ms` : `${(rounded / 1000).toFixed(1)} s`;
}
