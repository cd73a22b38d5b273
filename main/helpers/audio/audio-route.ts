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
	if (wanted === 'native') return native('because the settings say so.');
	if (!hasPage) return native('because only the app has Chromium.');
	if (wanted === 'webrtc') return webrtc('because the settings say so.');
	if (!canRecord()) return webrtc('because no program to record with is installed.');
	if (!(await canPlay())) return webrtc('because nothing to play sound with is installed.');
	return native('which are installed.');
}

function native(reason: string): AudioRoute {
	return {
		path: 'native',
		reason: `Sound goes through the recorder and player of this computer, ${reason}`,
	};
}

function webrtc(reason: string): AudioRoute {
	return { path: 'webrtc', reason: `Sound goes through Chromium, ${reason}` };
}
