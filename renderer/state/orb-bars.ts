/** The bars of the orb in the drawing's units: its middle is 0, its edges are at ±60, y goes down. */
interface Bars {
	/** For each bar, how many steps it is behind what is heard now (OrbMotion). */
	readonly delays: readonly number[];
	/** How far out each stands without movement: the shape reads as sound all the same. */
	readonly rest: readonly number[];
	readonly width: number;
	/** Both ends of bar `at` when it is `height` out, 0 to 1: x1, y1, x2, y2. */
	readonly line: (height: number, at: number) => readonly [number, number, number, number];
}

const rayCount = 40;
/** Rays begin below the disc, so that they seem to come out of it. */
const rayFrom = 28;
const rayTo = 36;
const rayReach = 18;

const weights = [0.34, 0.6, 0.84, 1, 0.84, 0.6, 0.34];
const barGap = 9;
const shortestBar = 2.5;
const barReach = 29;
const middle = (weights.length - 1) / 2;

/** Around the disc: sound runs from the top down both sides. */
const fromTop = Array.from({ length: rayCount }, (_, at) => Math.min(at, rayCount - at));

/** What moves in a state, with the level of the microphone or of the loudspeaker. */
export const orbBars: Readonly<Record<'listening' | 'speaking', Bars>> = {
	listening: {
		delays: fromTop,
		rest: fromTop.map((steps) => 0.4 + 0.28 * Math.cos((steps / rayCount) * 6 * Math.PI)),
		width: 3,
		line: (height, at) => {
			const angle = (2 * Math.PI * at) / rayCount - Math.PI / 2;
			const [x, y, to] = [Math.cos(angle), Math.sin(angle), rayTo + height * rayReach];
			return [x * rayFrom, y * rayFrom, x * to, y * to];
		},
	},
	/** In a row: sound runs from the middle to both ends. */
	speaking: {
		delays: weights.map((_, at) => Math.abs(at - middle)),
		rest: weights.map(() => 0.7),
		width: 6,
		line: (height, at) => {
			const half = shortestBar + height * barReach * (weights[at] ?? 0);
			return [(at - middle) * barGap, -half, (at - middle) * barGap, half];
		},
	},
};

/** Draws the bars anew, in the colour the canvas has in its style. Nothing where there is nothing to draw with. */
export function paintBars(canvas: HTMLCanvasElement, bars: Bars, heights: readonly number[]): void {
	// Kept out of the graphics process: for a drawing this small, waiting for that costs more than drawing.
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (context === null) return;
	const scale = canvas.width / 120;
	context.setTransform(scale, 0, 0, scale, canvas.width / 2, canvas.height / 2);
	context.clearRect(-60, -60, 120, 120);
	context.strokeStyle = getComputedStyle(canvas).color;
	context.lineWidth = bars.width;
	context.lineCap = 'round';
	context.beginPath();
	heights.forEach((height, at) => {
		const [x1, y1, x2, y2] = bars.line(height, at);
		context.moveTo(x1, y1);
		context.lineTo(x2, y2);
	});
	context.stroke();
}
