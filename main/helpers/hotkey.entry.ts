import { runHelper } from './helper-runtime.ts';
import { startHotkey } from './hotkey/start-hotkey.ts';

// The keyboard hook has a thread of its own inside native code: leaving must not wait for it.
runHelper({ name: 'hotkey', exitMayHang: true, start: startHotkey });
