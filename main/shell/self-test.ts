import type { GlobalShortcut, SafeStorage } from 'electron';
import type { Settings } from '../../preload/contract/settings.ts';
import type { HotkeySurroundings } from './hotkey.ts';
import { chooseRung, isWayland, kindOfKey, rungInWords } from './hotkey-rung.ts';

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
	readonly hotkey: Settings['hotkey'];
	readonly surroundings: HotkeySurroundings;
	readonly safeStorage: Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'>;
}

export const selfTestSwitch = '--self-test';

/** What only Electron can tell of a computer. */
export function appChecks(parts: AppCheckParts): readonly AppCheck[] {
	return [
		{ what: 'hotkey', run: () => hotkeyFinding(parts) },
		{ what: 'key ring', run: () => keyRingFinding(parts.safeStorage, parts.surroundings.platform) },
	];
}

/** The rung Parley would stand on. Whether the keyboard hook can really be had shows only while Parley runs. */
function hotkeyFinding({ shortcuts, hotkey, surroundings }: AppCheckParts): AppFinding {
	const { accelerator, behaviour } = hotkey;
	const chosen = chooseRung({
		...surroundings,
		behaviour,
		key: kindOfKey(accelerator),
		uiohookAvailable: true,
		// On Wayland to try is to ask the person.
		shortcutAvailable: isWayland(surroundings) || canRegister(shortcuts, accelerator),
	});
	const detail = `${chosen.rung}: ${rungInWords(chosen, accelerator, null)}`;
	return { verdict: chosen.rung === 'command' ? 'note' : 'ok', detail };
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
