import type { SynthesizerCommand } from '../../main/helpers/synthesizer/synthesizer-protocol.ts';
import { runHelper } from '../../main/helpers/helper-runtime.ts';
import { startSynthesizer } from '../../main/helpers/synthesizer/start-synthesizer.ts';
import { note, segmentName, tapped } from '../taps.ts';

runHelper({
	name: 'synthesizer',
	exitMayHang: true,
	async start(
		options: Parameters<typeof startSynthesizer>[0],
		context: Parameters<typeof startSynthesizer>[1],
	) {
		const running = await startSynthesizer(
			options,
			tapped(context, (event) => {
				if (event.type === 'audio')
					note({ at: 'audio', segment: segmentName(event), tMs: event.tMs });
			}),
		);
		return {
			command(command: SynthesizerCommand) {
				if (command.type === 'speak') {
					note({
						at: 'speak',
						segment: segmentName(command),
						text: command.text,
						tMs: context.nowMs(),
					});
				}
				running.command(command);
			},
			dispose: () => running.dispose(),
		};
	},
});
