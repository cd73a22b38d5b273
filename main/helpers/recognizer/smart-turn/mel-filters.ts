/** Slaney's mel filters as Whisper has them: 80 triangles of equal area over 0–8 kHz, on the 201 bins of 400 samples at 16 kHz. */

export const melCount = 80;
const binHz = 40;
const highestHz = 8_000;
/** Slaney's scale is linear up to here (15 mel) and logarithmic above. */
const bendHz = 1_000;
const bendMel = 15;
const melStep = Math.log(6.4) / 27;

export interface MelFilter {
	/** The first bin with a weight; never 0, and no filter reaches bin 200. */
	readonly firstBin: number;
	readonly weights: Float64Array;
}

export const melFilters: readonly MelFilter[] = Array.from({ length: melCount }, (_, index) =>
	filterBetween(edgeHz(index), edgeHz(index + 1), edgeHz(index + 2)),
);

function filterBetween(lowHz: number, centreHz: number, highHz: number): MelFilter {
	const firstBin = Math.floor(lowHz / binHz) + 1;
	const lastBin = Math.ceil(highHz / binHz) - 1;
	const weights = Float64Array.from({ length: lastBin - firstBin + 1 }, (_, index) => {
		const hz = (firstBin + index) * binHz;
		const slope = Math.min((hz - lowHz) / (centreHz - lowHz), (highHz - hz) / (highHz - centreHz));
		return (Math.max(0, slope) * 2) / (highHz - lowHz);
	});
	return { firstBin, weights };
}

/** The filters' corners lie at even distances on the mel scale. */
function edgeHz(index: number): number {
	return hzOf((index * melOf(highestHz)) / (melCount + 1));
}

function melOf(hz: number): number {
	return hz < bendHz ? (hz * bendMel) / bendHz : bendMel + Math.log(hz / bendHz) / melStep;
}

function hzOf(mel: number): number {
	return mel < bendMel ? (mel * bendHz) / bendMel : bendHz * Math.exp((mel - bendMel) * melStep);
}
