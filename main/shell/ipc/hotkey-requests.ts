import type { Hotkey } from '../hotkey.ts';
import type { RequestHandlers } from './ipc-router.ts';

/** The key for every program, as the settings screen sees it. */
export function hotkeyRequests(
	hotkey: () => Pick<Hotkey, 'state' | 'setRecording'>,
): Pick<RequestHandlers, 'hotkeyState' | 'setHotkeyRecording'> {
	return {
		hotkeyState: () => hotkey().state,
		setHotkeyRecording: ({ on }) => hotkey().setRecording(on),
	};
}
