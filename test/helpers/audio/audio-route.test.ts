import { expect, it } from 'vitest';
import { chooseRoute } from '../../../main/helpers/audio/audio-route.ts';

const all = { hasPage: true, canRecord: () => true, canPlay: () => Promise.resolve(true) };

it.each([
	['native', 'with everything installed', { wanted: 'auto' }, /which are installed/],
	['webrtc', 'without a recorder', { wanted: 'auto', canRecord: () => false }, /no program to record/],
	[
		'webrtc',
		'without a player',
		{ wanted: 'auto', canPlay: () => Promise.resolve(false) },
		/nothing to play/,
	],
	[
		'native',
		'as chosen, without a recorder',
		{ wanted: 'native', canRecord: () => false },
		/settings say so/,
	],
	['webrtc', 'as chosen, with everything', { wanted: 'webrtc' }, /settings say so/],
	['native', 'outside of the app', { wanted: 'webrtc', hasPage: false }, /only the app/],
] as const)('%s %s', async (path, _, question, reason) => {
	const route = await chooseRoute({ ...all, ...question });
	expect(route.path).toBe(path);
	expect(route.reason).toMatch(reason);
	expect(route.reason).toMatch(/^Sound goes .*\.$/);
});
