import type { AudioCommand } from '../../main/helpers/audio/audio-protocol.ts';
import { startAudio } from '../../main/helpers/audio/start-audio.ts';
import { runHelper } from '../../main/helpers/helper-runtime.ts';
import { note, segmentName } from '../taps.ts';

runHelper({
	name: 'audio',
	async start(options: Parameters<typeof startAudio>[0], context: Parameters<typeof startAudio>[1]) {
		const running = await startAudio(options, context);
		return {
			command(command: AudioCommand) {
				running.command(command);
				if (command.type === 'enqueue')
					note({ at: 'queued', segment: segmentName(command), tMs: context.nowMs() });
			},
			dispose: () => running.dispose(),
		};
	},
});
