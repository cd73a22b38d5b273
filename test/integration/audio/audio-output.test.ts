import { join } from 'node:path';
import { audioOutputContract } from '../../ports/audio-output.contract.ts';
import { AudioHelperUnderTest } from './audio-helper.ts';

audioOutputContract('HelperAudioOutput with a WAV loudspeaker', async () => {
	const helper = await new AudioHelperUnderTest((folder) => ({
		output: { kind: 'wav', path: join(folder, 'out.wav') },
	})).ready();
	return {
		output: helper.audio.output,
		pass: (ms) => new Promise((done) => setTimeout(done, ms)),
		[Symbol.asyncDispose]: () => helper[Symbol.asyncDispose](),
	};
});
