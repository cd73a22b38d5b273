import type { HelperContext, RunningHelper } from '../helper-runtime.ts';
import type { HotkeyCommand, HotkeyEvent, HotkeyOptions } from './hotkey-protocol.ts';
import { startKeyboardHook } from './keyboard-hook.ts';
import { startPortalShortcut } from './portal-shortcut.ts';

/** One key combination, followed in every program until the helper ends. */
export async function startHotkey(
	{ source, accelerator }: HotkeyOptions,
	context: HelperContext<HotkeyEvent>,
): Promise<RunningHelper<HotkeyCommand>> {
	const { signal } = context;
	const onKey = (type: 'down' | 'up'): void => context.emit({ type });
	const { platform, env } = process;
	const running =
		source === 'hook'
			? await startKeyboardHook({
					accelerator,
					platform,
					display: env.DISPLAY ?? '',
					signal,
					onKey,
				})
			: await startPortalShortcut({
					accelerator,
					platform,
					env,
					signal,
					onKey,
					onTrigger: (description) => context.emit({ type: 'trigger', description }),
				});
	return {
		command: () => running.forget(),
		dispose: () => running[Symbol.dispose](),
	};
}
