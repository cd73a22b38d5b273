import type { GlobalShortcut, SafeStorage } from 'electron';

/** Meets `Check` of main/self-test-report.ts by its shape: the shell imports no composition. */
interface AppCheck {
	readonly what: string;
	readonly run: () => AppFinding | Promise<AppFinding>;
}

interface AppFinding {
	readonly verdict: 'ok' | 'note' | 'fail';
	readonly detail: string;
}

export interface AppCheckParts {
	readonly shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>;
	readonly accelerator: string;
	readonly safeStorage: Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'>;
	readonly platform: NodeJS.Platform;
}

export const selfTestSwitch = '--self-test';

/** What only Electron can tell of a computer. */
export function appChecks({
	shortcuts,
	accelerator,
	safeStorage,
	platform,
}: AppCheckParts): readonly AppCheck[] {
	return [
		{ what: 'hotkey', run: () => hotkeyFinding(shortcuts, accelerator) },
		{ what: 'key ring', run: () => keyRingFinding(safeStorage, platform) },
	];
}

/** Tried and let go again. Which way the app itself goes is shown in its settings, under Talking. */
function hotkeyFinding(shortcuts: AppCheckParts['shortcuts'], accelerator: string): AppFinding {
	if (accelerator === '') return { verdict: 'ok', detail: 'none is chosen' };
	if (canRegister(shortcuts, accelerator))
		return { verdict: 'ok', detail: `${accelerator} can be had in every program` };
	const who = 'another program, or by a Parley that is running';
	return { verdict: 'note', detail: `${accelerator} is taken by ${who}, or cannot be had on this desktop` };
}

function canRegister(shortcuts: AppCheckParts['shortcuts'], accelerator: string): boolean {
	try {
		const registered = shortcuts.register(accelerator, () => undefined);
		if (registered) shortcuts.unregister(accelerator);
		return registered;
	} catch {
		return false;
	}
}

async function keyRingFinding(
	safeStorage: AppCheckParts['safeStorage'],
	platform: NodeJS.Platform,
): Promise<AppFinding> {
	const available = await safeStorage.isAsyncEncryptionAvailable();
	const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'of the system';
	if (available && backend !== 'basic_text')
		return { verdict: 'ok', detail: `API keys are kept in: ${backend}` };
	return { verdict: 'note', detail: 'none: API keys are kept only until Parley is quit' };
}
