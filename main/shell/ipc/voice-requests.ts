import type { SoundCheckPort } from '../assistant-port.ts';
import type { RequestHandlers } from './ipc-router.ts';

type Names = 'previewVoice' | 'stopVoicePreview';

export function voiceRequests(
	soundCheck: Pick<SoundCheckPort, 'previewVoice' | 'stopPreview'>,
): Pick<RequestHandlers, Names> {
	return {
		previewVoice: (wanted) => soundCheck.previewVoice(wanted),
		stopVoicePreview: () => soundCheck.stopPreview(),
	};
}
