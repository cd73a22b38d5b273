/** The Fourier transform of 400 real samples. 400 = 5² · 2⁴: no power of two, and padding to 512 would be another spectrum. */

export const transformSize = 400;
const radices = [5, 5, 4, 4] as const;

const cosines = Float64Array.from({ length: transformSize }, (_, turn) =>
	Math.cos((2 * Math.PI * turn) / transformSize),
);
const sines = Float64Array.from(
	{ length: transformSize },
	(_, turn) => -Math.sin((2 * Math.PI * turn) / transformSize),
);

/** Keeps its working memory: one transform at a time. */
export class Fourier {
	/** Real and imaginary parts of the last transform; the bins above 200 mirror those below. */
	readonly re = new Float64Array(transformSize);
	readonly im = new Float64Array(transformSize);
	readonly #partRe = new Float64Array(Math.max(...radices));
	readonly #partIm = new Float64Array(Math.max(...radices));
	#input: Float64Array = new Float64Array(transformSize);

	/** @param samples 400 */
	transform(samples: Float64Array): void {
		this.#input = samples;
		this.#level(0, transformSize, 0, 0);
	}

	/** The transform of every (400 / size)th sample from `from` on, to `re` and `im` from `to` on: decimation in time. */
	#level(depth: number, size: number, from: number, to: number): void {
		const radix = radices[depth];
		if (radix === undefined) {
			this.re[to] = this.#input[from] ?? 0;
			this.im[to] = 0;
			return;
		}
		const part = size / radix;
		const step = transformSize / size;
		for (let index = 0; index < radix; index++) {
			this.#level(depth + 1, part, from + index * step, to + index * part);
		}
		for (let bin = 0; bin < part; bin++) this.#combine({ radix, part, step, bin, to });
	}

	/** Bins `bin`, `bin + part` … of a level from the same bin of each of its parts. */
	#combine(at: { radix: number; part: number; step: number; bin: number; to: number }): void {
		const { radix, part, step, bin, to } = at;
		const { re, im } = this;
		const partRe = this.#partRe;
		const partIm = this.#partIm;
		for (let index = 0; index < radix; index++) {
			partRe[index] = re[to + index * part + bin] ?? 0;
			partIm[index] = im[to + index * part + bin] ?? 0;
		}
		for (let row = 0; row < radix; row++) {
			const place = bin + row * part;
			let sumRe = partRe[0] ?? 0;
			let sumIm = partIm[0] ?? 0;
			for (let index = 1; index < radix; index++) {
				const turn = (index * place * step) % transformSize;
				const cos = cosines[turn] ?? 0;
				const sin = sines[turn] ?? 0;
				const x = partRe[index] ?? 0;
				const y = partIm[index] ?? 0;
				sumRe += x * cos - y * sin;
				sumIm += x * sin + y * cos;
			}
			re[to + place] = sumRe;
			im[to + place] = sumIm;
		}
	}
}
