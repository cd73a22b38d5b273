/**
 * Which file was being loaded when a helper died: sherpa-onnx ends the process without a word about the file, so the helper
 * writes a line to stderr first, synchronously, and the adapter reads it back from what the supervisor kept.
 */
const mark = 'parley: loading ';
const doneMark = 'parley: loaded';

export function loadingLine(file: string): string {
	return `${mark}${file}\n`;
}

export function loadedLine(): string {
	return `${doneMark}\n`;
}

/** The file whose loading had begun and not ended by the last of these lines; null when there was none. */
export function fileBeingLoaded(stderr: readonly string[]): string | null {
	const last = stderr.findLast((line) => line.startsWith(mark) || line === doneMark);
	return last?.startsWith(mark) === true ? last.slice(mark.length) : null;
}

/** A model began to load, or has ended to; null for any other line. The helper is deaf to its parent meanwhile. */
export function loadingState(stderrLine: string): 'loading' | 'loaded' | null {
	if (stderrLine === doneMark) return 'loaded';
	return stderrLine.startsWith(mark) ? 'loading' : null;
}

/** sherpa-onnx's only sign that a provider was not to be had. */
export function saysFallback(stderrLine: string): boolean {
	return stderrLine.includes('Fallback to cpu');
}
