import type { HelperContext } from '../helper-runtime.ts';
import type { CaptureDevice, CaptureListener } from './audio-devices.ts';
import type { AudioHelperEvent, AudioHelperOptions } from './audio-protocol.ts';
import { type AudioRoute, chooseRoute } from './audio-route.ts';
import { canPlayNatively } from './native-output.ts';
import { PageInput } from './page-input.ts';
import { PageLink } from './page-link.ts';
import { recorderCommands } from './recorder-commands.ts';

type Context = Pick<HelperContext<AudioHelperEvent>, 'emit' | 'nowMs'>;

/** Tells which devices carry the sound, and makes the way to the page where it is the page's. Files need neither. */
export async function openPage(options: AudioHelperOptions, context: Context): Promise<PageLink | null> {
	const { input, output } = options;
	if (input.kind !== 'native' && output.kind !== 'native') return null;
	const { path, reason } = await routeOf(options);
	context.emit({ type: 'path', path, reason, tMs: context.nowMs() });
	if (path === 'native') return null;
	return new PageLink({ post: (command) => context.emit({ type: 'to-page', command }) });
}

/** Tells what the browser's canceller takes out as soon as the microphone is open: only then is it known. */
export function pageInput(
	{ input, echoCancellation, noiseSuppression }: AudioHelperOptions,
	{ link, listener, context }: { link: PageLink; listener: CaptureListener; context: Context },
): CaptureDevice {
	return new PageInput({
		link,
		device: input.kind === 'native' ? input.device : null,
		echoCancellation: echoCancellation !== 'off',
		noiseSuppression,
		listener,
		nowMs: () => context.nowMs(),
		onEchoCancellation: (which) => {
			if (echoCancellation === 'off') return;
			const state = which === 'off' ? 'unavailable' : 'on';
			const detail = `Chromium, ${which}`;
			context.emit({ type: 'echo-cancellation', state, detail, tMs: context.nowMs() });
		},
	});
}

function routeOf({ input, output, path, hasPage }: AudioHelperOptions): Promise<AudioRoute> {
	return chooseRoute({
		wanted: path,
		hasPage,
		canRecord: () => input.kind !== 'native' || recorderCommands(input.device).length > 0,
		canPlay: async () => output.kind !== 'native' || canPlayNatively(output),
	});
}
