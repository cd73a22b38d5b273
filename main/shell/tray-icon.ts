import type { AssistantState } from '../domain/assistant-events.ts';

/** What the icon says: the assistant's state, or that the microphone is shut. */
export type TrayFace = AssistantState | 'muted';

/** Ring and core of the icon, as parts of its radius: told apart by shape, since many trays show no colour. */
const shapes: Readonly<Record<TrayFace, { readonly ring: number; readonly core: number }>> = {
	idle: { ring: 0.72, core: 0 },
	muted: { ring: 0.72, core: 0 },
	listening: { ring: 0.72, core: 0.5 },
	thinking: { ring: 0.86, core: 0.22 },
	speaking: { ring: 0.4, core: 0.4 },
};

/** Grey that reads on light and on dark bars, as blue, green, red. */
const ink = [0x9a, 0x8c, 0x7e] as const;

/** The icon as Electron's bitmap: BGRA, premultiplied, `size` × `size`. */
export function trayBitmap(face: TrayFace, size: number): Uint8Array {
	const pixels = new Uint8Array(size * size * 4);
	const centre = (size - 1) / 2;
	const radius = size / 2;
	for (let y = 0; y < size; y += 1) {
		for (let x = 0; x < size; x += 1) {
			const distance = Math.hypot(x - centre, y - centre) / radius;
			const cover = coverAt(face, distance, x - y, radius);
			pixels.set(
				[...ink.map((part) => Math.round(part * cover)), Math.round(255 * cover)],
				(y * size + x) * 4,
			);
		}
	}
	return pixels;
}

/** How much of a pixel is inked, 0 to 1; edges are softened over one pixel. */
function coverAt(face: TrayFace, distance: number, diagonal: number, radius: number): number {
	const { ring, core } = shapes[face];
	const soft = (edge: number): number => Math.min(1, Math.max(0, (edge - distance) * radius + 0.5));
	const band = soft(0.98) - soft(ring);
	const stroke = face === 'muted' && Math.abs(diagonal) < radius * 0.2 ? soft(0.98) : 0;
	return Math.max(band, core === 0 ? 0 : soft(core), stroke);
}
