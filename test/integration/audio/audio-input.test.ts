import { join } from 'node:path';
import { WavWriter } from '../../../main/helpers/audio/wav-writer.ts';
import { audioInputContract } from '../../ports/audio-input.contract.ts';
import { AudioHelperUnderTest } from './audio-helper.ts';

audioInputContract('HelperAudioInput with a WAV microphone', async () => {
	const helper = await new AudioHelperUnderTest((folder) => {
		const path = join(folder, 'in.wav');
		using writer = new WavWriter({ path, rateHz: 22_050, append: false });
		writer.write(new Float32Array(22_050).fill(0.1));
		return { input: { kind: 'wav', path } };
	}).ready();
	return {
		input: helper.audio.input,
		pass: (ms) => new Promise((done) => setTimeout(done, ms)),
		[Symbol.asyncDispose]: () => helper[Symbol.asyncDispose](),
	};
});
