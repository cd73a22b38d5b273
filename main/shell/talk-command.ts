import { linkInArguments } from './deep-link.ts';

/** What another start of the program may ask of the running one: `parley --toggle`, bound to a key by the desktop. */
const talkCommands = ['toggle', 'press', 'release', 'stop'] as const;

export type CommandLineTalk = (typeof talkCommands)[number];

/**
 * The first of the flags among a program's arguments. None beside a link: links come from strangers, and what a browser makes
 * of one must not open the microphone.
 */
export function talkCommandIn(argv: readonly string[]): CommandLineTalk | null {
	if (linkInArguments(argv) !== null) return null;
	return talkCommands.find((command) => argv.includes(`--${command}`)) ?? null;
}
