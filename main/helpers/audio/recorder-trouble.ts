import type { HelperError, HelperErrorKind } from '../protocol.ts';

const settings: Partial<Record<NodeJS.Platform, string>> = {
	darwin: 'System Settings → Privacy & Security → Microphone',
	win32: 'Settings → Privacy & security → Microphone',
};

const howToInstall: Partial<Record<NodeJS.Platform, string>> = {
	linux: 'Install arecord (on Debian and Ubuntu: sudo apt install alsa-utils) or SoX',
	darwin: 'Install SoX (with Homebrew: brew install sox)',
	win32: 'Install SoX 14.4.1 from sox.sourceforge.net and add its folder to the PATH',
};

/** What each trouble is to a person. */
const messages: Partial<Record<HelperErrorKind, string>> = {
	'microphone-busy':
		'Another program is using the microphone. Close it or choose another microphone in the settings.',
	'microphone-missing':
		'No microphone was found. Plug one in or choose another one in the settings, then try again.',
	'microphone-denied': `Parley may not use the microphone. Allow it in ${settings[process.platform] ?? 'the settings of your system (on Linux, your user may have to join the group "audio")'}, then try again.`,
	'microphone-silent':
		'The microphone delivers nothing but digital silence. Check that it is not muted and is the right one, and that Parley may use it.',
	'microphone-lost':
		'The microphone stopped working. Plug it in again or choose another one in the settings.',
	'recorder-missing': `No program to record with is installed. ${howToInstall[process.platform] ?? 'Install SoX'}, then try again.`,
};

export function microphoneTrouble(kind: HelperErrorKind, subject?: string): HelperError {
	const message = messages[kind] ?? 'The microphone does not work. Choose another one in the settings.';
	return { kind, message, retryable: true, ...(subject !== undefined && { subject }) };
}

/** What a recorder that ended by itself said on stderr, in English; drivers and their words differ, so words decide. */
const signs: readonly (readonly [RegExp, HelperErrorKind])[] = [
	[/resource busy|device or resource busy|already in use|in use by/i, 'microphone-busy'],
	[/permission denied|not permitted|access denied|not authorized/i, 'microphone-denied'],
];

/** @param captured whether it had delivered sound before it ended. */
export function troubleOfRecorder(stderr: string, captured: boolean): HelperErrorKind {
	const sign = signs.find(([words]) => words.test(stderr));
	return sign?.[1] ?? (captured ? 'microphone-lost' : 'microphone-missing');
}
