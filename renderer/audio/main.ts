/** The page nobody sees: Chromium's microphone and loudspeaker for the audio helper. */
import type { AudioPageCommand, AudioPageEvent } from '../../preload/contract/audio-page.ts';
import { deviceLabels } from './devices.ts';
import { Loudspeaker } from './loudspeaker.ts';
import { Microphone } from './microphone.ts';

/** The preload script hands the port on in this way; ports cannot cross the context bridge. */
addEventListener('message', ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
	if (source === window && data === 'audio-port' && port !== undefined) serve(port);
});

function serve(port: MessagePort): void {
	const post = (event: AudioPageEvent): void => port.postMessage(event);
	const microphone = new Microphone(post);
	const loudspeaker = new Loudspeaker(post);
	port.onmessage = ({ data }: MessageEvent<AudioPageCommand>) =>
		obey(data, { microphone, loudspeaker, post });
	post({ type: 'here' });
}

interface Parts {
	readonly microphone: Microphone;
	readonly loudspeaker: Loudspeaker;
	readonly post: (event: AudioPageEvent) => void;
}

function obey(command: AudioPageCommand, { microphone, loudspeaker, post }: Parts): void {
	switch (command.type) {
		case 'input-open':
			return void microphone.open(command);
		case 'input-close':
			return microphone.close();
		case 'input-credit':
			return microphone.credit(command.run, command.sequence);
		case 'output-open':
			return void loudspeaker.open(command);
		case 'output-close':
			return loudspeaker.close();
		case 'play':
		case 'flush':
			return loudspeaker.pass(command);
		case 'list-devices':
			return void listDevices(command.requestId, post);
	}
}

async function listDevices(requestId: number, post: (event: AudioPageEvent) => void): Promise<void> {
	const [inputs, outputs] = await Promise.all([deviceLabels('audioinput'), deviceLabels('audiooutput')]);
	post({ type: 'devices', requestId, inputs, outputs });
}
