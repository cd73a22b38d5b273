import type { DevicesFeed } from '../../preload/contract/device-requests.ts';
import type { HelperName, WireError } from '../../preload/contract/events.ts';
import type { HelperView } from './view.ts';
import { troubles } from './trouble.ts';

/** What is wrong now, the newest last. One of a kind: told again, it takes the place of the earlier telling. */
export type TroubleList = readonly WireError[];

/** A microphone that hears the room is louder than this, dBFS; digital silence is far below. */
const alive = -90;

export function told(list: TroubleList, error: WireError): TroubleList {
	return [...list.filter((other) => !isSame(other, error)), error];
}

export function dismissed(list: TroubleList, error: WireError): TroubleList {
	return list.filter((other) => other !== error);
}

/** The main process knows that it is over. */
export function relieved(list: TroubleList, { kind }: Pick<WireError, 'kind'>): TroubleList {
	const left = list.filter((error) => error.kind !== kind);
	return left.length === list.length ? list : left;
}

/** The person goes on: what was wrong with the last answer is past. */
export function wentOn(list: TroubleList): TroubleList {
	return without(list, (about) => about === 'answer');
}

/** A part of Parley became ready. What it finds wrong from now on, it tells after this. */
export function helperReady(
	list: TroubleList,
	helper: HelperName,
	helpers: Readonly<Partial<Record<HelperName, HelperView>>>,
): TroubleList {
	// A key that fails has another way, and is no reason to go on complaining.
	const { hotkey: _, ...needed } = helpers;
	const allRun = Object.values(needed).every(({ state }) => state === 'ready');
	return without(list, (about) => {
		if (about === 'helpers') return allRun;
		return helper === 'audio' ? about === 'microphone' || about === 'speaker' : about === helper;
	});
}

/** Sound came through, louder than nothing: whatever was wrong with that device is over, unless it is the chosen one's stand-in. */
export function soundCame(
	list: TroubleList,
	source: 'microphone' | 'speaker',
	rmsDb: number,
	away: DevicesFeed['away'],
): TroubleList {
	const isAway = (source === 'microphone' ? away.input : away.output) !== null;
	return rmsDb < alive || isAway ? list : without(list, (about) => about === source);
}

/** A chosen device that was away is back. */
export function devicesSeen(
	list: TroubleList,
	before: DevicesFeed['away'],
	now: DevicesFeed['away'],
): TroubleList {
	return without(
		list,
		(about) =>
			(about === 'microphone' && before.input !== null && now.input === null) ||
			(about === 'speaker' && before.output !== null && now.output === null),
	);
}

function isSame(one: WireError, other: WireError): boolean {
	return one.kind === other.kind && one.subject === other.subject;
}

/** The same list when nothing ends, so that nothing is drawn anew. */
function without(
	list: TroubleList,
	ends: (about: (typeof troubles)[WireError['kind']]['about']) => boolean,
): TroubleList {
	const left = list.filter(({ kind }) => !ends(troubles[kind].about));
	return left.length === list.length ? list : left;
}
