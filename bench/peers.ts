/**
 * Our figures beside those of a peer and of a naive pipeline, measured once on the same practice models (2026-11-20) and
 * written down in notes/field.md §7: LiveKit Agents JS 1.9.0 with VAD turn detection, and a pipeline of an energy detector with
 * 700 ms of silence, the whole answer, then speech. They are quoted, not measured again; the machine may be another one.
 */
import type { Figure } from './figures.ts';

interface Peer {
	readonly row: string;
	readonly livekitDefault: string;
	readonly livekitFastest: string;
	readonly naive: string;
	/** Paths of the figures that are ours, and what is told of them. */
	readonly ours: readonly { readonly path: RegExp; readonly tell: (figure: Figure) => string }[];
}

const range = ({ p50, p95, unit }: Figure): string => `${p50.toFixed(0)}–${p95.toFixed(0)} ${unit}`;
const survived = ({ p50 }: Figure): string => `${p50.toFixed(0)} % of the answers go on`;

const peers: readonly Peer[] = [
	{
		row: 'finished question → first audio (80 ms of it the model’s, 60 tokens/s)',
		livekitDefault: '796–818 ms',
		livekitFastest: '480–501 ms',
		naive: '782–873 ms',
		ours: [{ path: /^finished question → first audio, 60/, tell: range }],
	},
	{
		row: 'the same at 12 tokens/s, long first sentence',
		livekitDefault: '1,079–1,409 ms',
		livekitFastest: '758–1,088 ms',
		naive: '1,099–3,433 ms',
		ours: [{ path: /^finished question → first audio, 12/, tell: range }],
	},
	{
		row: 'barge-in: first sample of speech → silence',
		livekitDefault: '521–598 ms; deaf in the first 3 s',
		livekitFastest: '250–332 ms',
		naive: '30–97 ms',
		ours: [{ path: /silent in the speaker$/, tell: range }],
	},
	{
		row: 'end of the interrupting question → new answer audible',
		livekitDefault: '1,021–1,052 ms',
		livekitFastest: '700–732 ms',
		naive: '–',
		ours: [{ path: /new question → its answer audible$/, tell: range }],
	},
	{
		row: 'stored text vs. heard',
		livekitDefault: '0 to −1 word',
		livekitFastest: '0 to −1 word',
		naive: 'exact',
		ours: [{ path: /stored and heard$/, tell: ({ max }) => `at most ${max.toFixed(0)} apart` }],
	},
	{
		row: 'short noise bursts',
		livekitDefault: 'ignored',
		livekitFastest: 'ignored',
		naive: 'kill the answer',
		ours: [{ path: /^noise bursts.*no new turn$/, tell: survived }],
	},
	{
		row: '"mhm", "uh huh"',
		livekitDefault: 'paused 2.3–2.5 s (only because it was deaf)',
		livekitFastest: 'kill the answer',
		naive: 'kill the answer',
		ours: [
			{ path: /^"mhm".*no new turn$/, tell: survived },
			{
				path: /^"mhm".*pause in the answer$/,
				tell: ({ max }) => `paused ${(max / 1000).toFixed(1)} s at most`,
			},
		],
	},
	{
		row: 'thought with a 0.7–0.8 s pause',
		livekitDefault: '4 of 4 cut',
		livekitFastest: '4 of 4 cut',
		naive: '2 of 4 cut',
		ours: [{ path: /^hesitation/, tell: ({ p50 }) => `${p50.toFixed(0)} % cut` }],
	},
];

/** Rows of which we have a figure; empty when there is none. */
export function peerTable(figures: readonly Figure[]): string {
	const rows = peers.flatMap(({ row, livekitDefault, livekitFastest, naive, ours }) => {
		const told = ours.flatMap(({ path, tell }) =>
			figures.filter((figure) => path.test(figure.path)).map(tell),
		);
		return told.length === 0
			? []
			: [`| ${row} | ${told.join('; ')} | ${livekitDefault} | ${livekitFastest} | ${naive} |`];
	});
	if (rows.length === 0) return '';
	const head =
		'| | Parley, default preset (p50–p95) | LiveKit default | LiveKit, fastest settings found | naive |';
	const source =
		'LiveKit Agents JS 1.9.0 and the naive pipeline: quoted from notes/field.md §7, measured there on the same practice models.';
	return [head, '|---|---|---|---|---|', ...rows, '', source].join('\n');
}
