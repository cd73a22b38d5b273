import type { RecognizerCommand } from '../../main/helpers/recognizer/recognizer-protocol.ts';
import { runHelper } from '../../main/helpers/helper-runtime.ts';
import { startRecognizer } from '../../main/helpers/recognizer/start-recognizer.ts';
import { note, tapped } from '../taps.ts';

runHelper({
	name: 'recognizer',
	exitMayHang: true,
	async start(
		options: Parameters<typeof startRecognizer>[0],
		context: Parameters<typeof startRecognizer>[1],
	) {
		let frameEndMs = 0;
		const running = await startRecognizer(
			options,
			tapped(context, (event) => {
				if (event.type === 'speech-started')
					note({ at: 'vad', edge: 'started', frameEndMs, tMs: event.tMs });
				if (event.type === 'speech-stopped')
					note({ at: 'vad', edge: 'stopped', frameEndMs, tMs: event.tMs });
			}),
		);
		return {
			command(command: RecognizerCommand) {
				if (command.type === 'frame') frameEndMs = command.startMs + command.samples.length / 16;
				running.command(command);
			},
			dispose: () => running.dispose(),
		};
	},
});
