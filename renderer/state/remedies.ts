import type { HelperName, WireError } from '../../preload/contract/events.ts';
import type { SettingsPage } from './settings-page.ts';
import { settingsPages } from './settings-page.ts';
import type { TroubleAction } from './trouble.ts';
import { troubles } from './trouble.ts';
import type { HelperView } from './view.ts';

type Restartable = Exclude<HelperName, 'hotkey'>;

const restartable = ['audio', 'recognizer', 'synthesizer'] as const satisfies readonly Restartable[];

/** The part that `error` is about, or every part that gave up; where nothing tells, all of them. */
export function helpersToRestart(
	{ kind, subject }: Pick<WireError, 'kind' | 'subject'>,
	helpers: Readonly<Partial<Record<HelperName, HelperView>>>,
): readonly Restartable[] {
	const { about } = troubles[kind];
	const named = restartable.filter((helper) => helper === about || helper === subject);
	if (named.length > 0) return named;
	const failed = restartable.filter((helper) => helpers[helper]?.state === 'failed');
	return failed.length > 0 ? failed : restartable;
}

/** Pages of the settings, best first; which there are decides. */
const pages: Readonly<Partial<Record<TroubleAction, readonly string[]>>> = {
	devices: ['devices'],
	provider: ['provider'],
	models: ['models', 'speech'],
	privacy: ['privacy'],
	diagnostics: ['diagnostics', 'privacy'],
};

/** Where the setting is that a trouble names. */
const pagesOfSubjects: Readonly<Partial<Record<string, SettingsPage>>> = {
	hotkey: 'talking',
	update: 'privacy',
};

/** The page of the settings that an action leads to; null: it leads to none. */
export function pageOf(action: TroubleAction, subject?: string): SettingsPage | null {
	if (action === 'settings') return pagesOfSubjects[subject ?? ''] ?? settingsPages[0].id;
	const ids = pages[action] ?? [];
	const found = ids
		.map((id) => settingsPages.find((page) => page.id === id))
		.find((page) => page !== undefined);
	return found?.id ?? null;
}

/** It leads elsewhere, where the trouble may be mended: until then it stays. */
export function staysUntilMended(action: TroubleAction): boolean {
	return action.startsWith('system-') || action === 'export' || pageOf(action) !== null;
}

/** A permission is given, a program closed, a plug put in: nothing tells of it, so it is tried when the person comes back. */
export const mendedElsewhere: ReadonlySet<WireError['kind']> = new Set([
	'microphone-denied',
	'microphone-busy',
	'microphone-missing',
	'microphone-lost',
]);
