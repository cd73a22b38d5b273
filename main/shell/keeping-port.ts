import type { DiagnosticsFile } from '../../preload/contract/diagnostics-requests.ts';
import type { HotkeyState } from '../../preload/contract/hotkey.ts';
import type { Wipeable } from '../../preload/contract/keeping-requests.ts';
import type { RequestInput, RequestOutput } from '../../preload/contract/requests.ts';

/** What is kept on this computer, as the shell knows it; `main/keeping.ts` is the real one. */
export interface KeepingPort {
	/** Where everything is kept, absolute. */
	readonly folder: string;
	/** What would be deleted under another limit. */
	beyond(wish: RequestInput<'beyondHistory'>): RequestOutput<'beyondHistory'>;
	places(): Promise<RequestOutput<'storedPlaces'>['places']>;
	/** Deletes it for good; what is left works on. Throws `AssistantFailure`. */
	wipe(what: readonly Wipeable[]): Promise<void>;
}

export interface DiagnosticsPort {
	/** Looks anew; nothing in it tells what anybody said, wrote or is called. */
	collect(hotkey: HotkeyState): Promise<readonly DiagnosticsFile[]>;
}
