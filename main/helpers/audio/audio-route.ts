/** Which devices carry the sound: the system's own programs and libraries, or Chromium's in a hidden page. */
export type AudioPath = 'native' | 'webrtc';

export interface AudioRoute {
	readonly path: AudioPath;
	/** Why this one; a sentence. */
	readonly reason: string;
}

interface RouteQuestion {
	readonly wanted: AudioPath | 'auto';
	/** Only the app has a page to go through. */
	readonly hasPage: boolean;
	/** Asked only when nobody else has decided. */
	readonly canRecord: () => boolean;
	readonly canPlay: () => Promise<boolean>;
}

/** `auto` is native where a recorder and a player are installed: no browser stands between, and latency is known best. */
export async function chooseRoute({
	wanted,
	hasPage,
	canRecord,
	canPlay,
}: RouteQuestion): Promise<AudioRoute> {
	if (wanted === 'native') return { path: 'native', reason: 'The settings say so.' };
	if (!hasPage) return { path: 'native', reason: 'Only the app has a page that could carry sound.' };
	if (wanted === 'webrtc') return { path: 'webrtc', reason: 'The settings say so.' };
	if (!canRecord()) return { path: 'webrtc', reason: 'No program to record with is installed.' };
	if (!(await canPlay())) return { path: 'webrtc', reason: 'Nothing to play sound with is installed.' };
	return { path: 'native', reason: 'A recorder and a player are installed.' };
}
