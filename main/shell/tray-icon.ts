import type { AssistantState } from '../domain/assistant-events.ts';

/** What the icon says: the assistant's state, that the microphone is shut, that it waits, or that something failed. */
export type TrayFace = AssistantState | 'muted' | 'waiting' | 'trouble';

type Point = readonly [x: number, y: number];
type Stroke =
	| { readonly ring: number; readonly width: number; readonly dots?: number }
	| { readonly disc: number; readonly at?: Point }
	| { readonly from: Point; readonly to: Point; readonly width: number };

const bar = (x: number, half: number): Stroke => ({ from: [x, -half], to: [x, half], width: 0.24 });
const dot = (x: number): Stroke => ({ disc: 0.2, at: [x, 0] });
const ring: Stroke = { ring: 0.84, width: 0.22 };

/**
 * Told apart by shape, since many trays show no colour; the same shapes as in the window (Orb.svelte). Lengths are parts of
 * the icon's half, y goes down.
 */
const shapes: Readonly<Record<TrayFace, readonly Stroke[]>> = {
	idle: [ring],
	muted: [ring, { from: [-0.72, -0.72], to: [0.72, 0.72], width: 0.22 }],
	listening: [ring, { disc: 0.52 }],
	thinking: [dot(-0.66), dot(0), dot(0.66)],
	speaking: [bar(-0.75, 0.26), bar(-0.25, 0.8), bar(0.25, 0.5), bar(0.75, 0.2)],
	waiting: [{ ring: 0.82, width: 0.26, dots: 8 }],
	trouble: [
		{ from: [0, -0.8], to: [0.82, 0.72], width: 0.2 },
		{ from: [0.82, 0.72], to: [-0.82, 0.72], width: 0.2 },
		{ from: [-0.82, 0.72], to: [0, -0.8], width: 0.2 },
		{ from: [0, -0.2], to: [0, 0.16], width: 0.2 },
		{ disc: 0.11, at: [0, 0.45] },
	],
};

/** Grey that reads on light and on dark bars, as blue, green, red. macOS takes the shape only. */
const ink = [0x9a, 0x8c, 0x7e] as const;

/** The icon as Electron's bitmap: BGRA, premultiplied, `size` × `size`. */
export function trayBitmap(face: TrayFace, size: number): Uint8Array {
	const pixels = new Uint8Array(size * size * 4);
	const radius = size / 2;
	for (let y = 0; y < size; y += 1) {
		for (let x = 0; x < size; x += 1) {
			const at: Point = [(x + 0.5) / radius - 1, (y + 0.5) / radius - 1];
			// Edges are softened over one pixel.
			const inside = Math.max(...shapes[face].map((stroke) => depth(stroke, at)));
			const cover = Math.min(1, Math.max(0, inside * radius + 0.5));
			pixels.set(
				[...ink.map((part) => Math.round(part * cover)), Math.round(255 * cover)],
				(y * size + x) * 4,
			);
		}
	}
	return pixels;
}

/** How far inside of the stroke a point lies; negative outside. */
function depth(stroke: Stroke, [x, y]: Point): number {
	if ('disc' in stroke) {
		const [centreX, centreY] = stroke.at ?? [0, 0];
		return stroke.disc - Math.hypot(x - centreX, y - centreY);
	}
	if ('ring' in stroke) return ringDepth(stroke, [x, y]);
	const [fromX, fromY] = stroke.from;
	const [alongX, alongY] = [stroke.to[0] - fromX, stroke.to[1] - fromY];
	const along = ((x - fromX) * alongX + (y - fromY) * alongY) / (alongX ** 2 + alongY ** 2);
	const nearest = Math.min(1, Math.max(0, along));
	return stroke.width / 2 - Math.hypot(x - fromX - nearest * alongX, y - fromY - nearest * alongY);
}

function ringDepth({ ring: radius, width, dots }: Extract<Stroke, { ring: number }>, [x, y]: Point): number {
	if (dots === undefined) return width / 2 - Math.abs(Math.hypot(x, y) - radius);
	const step = (2 * Math.PI) / dots;
	const angle = Math.round(Math.atan2(y, x) / step) * step;
	return width / 2 - Math.hypot(x - radius * Math.cos(angle), y - radius * Math.sin(angle));
}
