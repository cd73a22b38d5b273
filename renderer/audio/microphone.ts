import type {
	AudioPageCommand,
	AudioPageEvent,
	PageEchoCancellation,
} from '../../preload/contract/audio-page.ts';
import captureWorklet from './capture.worklet.ts?worker&url';
import { deviceIdOf } from './devices.ts';

type Open = Extract<AudioPageCommand, { type: 'input-open' }>;

/** So many frames of 20 ms may be sent before the first credit: two seconds. */
const firstCredit = 100;

/** Chromium's microphone, its canceller and its noise suppression. */
export class Microphone {
	readonly #post: (event: AudioPageEvent) => void;
	#run = 0;
	#credit = 0;
	#owned: AsyncDisposableStack | null = null;

	constructor(post: (event: AudioPageEvent) => void) {
		this.#post = post;
	}

	async open(command: Open): Promise<void> {
		const { run } = command;
		this.close();
		this.#run = run;
		this.#credit = firstCredit;
		try {
			await using opened = new AsyncDisposableStack();
			const track = await openTrack(command);
			opened.defer(() => track.stop());
			await this.#capture(track, run, opened);
			// Closed or opened anew in the meantime: what was opened here is let go.
			if (this.#run !== run) return;
			track.onended = () => this.#fail(run, 'ended');
			this.#owned = opened.move();
			this.#post({ type: 'input-started', run, device: track.label, echoCancellation: cancels(track) });
		} catch (error) {
			this.#fail(run, error instanceof DOMException ? error.name : 'Error');
		}
	}

	close(): void {
		this.#run = 0;
		void this.#owned?.disposeAsync();
		this.#owned = null;
	}

	credit(run: number, sequence: number): void {
		if (run === this.#run) this.#credit = Math.max(this.#credit, sequence);
	}

	async #capture(track: MediaStreamTrack, run: number, owned: AsyncDisposableStack): Promise<void> {
		const context = await captureContext();
		owned.defer(() => context.close());
		await context.audioWorklet.addModule(captureWorklet);
		const source = context.createMediaStreamSource(new MediaStream([track]));
		const node = new AudioWorkletNode(context, 'capture', {
			numberOfOutputs: 0,
			channelCount: 1,
			channelCountMode: 'explicit',
		});
		let sequence = 0;
		node.port.onmessage = ({ data }: MessageEvent<Int16Array>) => {
			sequence++;
			if (run !== this.#run || sequence > this.#credit) return;
			this.#post({ type: 'captured', run, sequence, samples: data });
		};
		source.connect(node);
		await context.resume();
	}

	#fail(run: number, reason: string): void {
		if (this.#run !== run) return;
		this.close();
		this.#post({ type: 'input-failed', run, reason });
	}
}

/** Chromium converts the microphone's rate to the context's. Without a sink no loudspeaker is opened for listening. */
async function captureContext(): Promise<AudioContext> {
	const context = new AudioContext({ sampleRate: 16_000, latencyHint: 'interactive' });
	await context.setSinkId({ type: 'none' });
	return context;
}

async function openTrack(command: Open): Promise<MediaStreamTrack> {
	const { echoCancellation: wanted, noiseSuppression } = command;
	// Labels are told only to pages that have been allowed a microphone: the first time the default has to be opened.
	const deviceId = await deviceIdOf('audioinput', command.device);
	const ask = async (echoCancellation: unknown): Promise<MediaStreamTrack> => {
		const audio = {
			deviceId,
			noiseSuppression,
			autoGainControl: false,
			channelCount: 1,
			echoCancellation,
		};
		const stream = await navigator.mediaDevices.getUserMedia({ audio: audio as MediaTrackConstraints });
		const [track] = stream.getAudioTracks();
		if (track === undefined) throw new DOMException('No audio track.', 'NotFoundError');
		return track;
	};
	const track = await ask(wanted);
	const resolved = await deviceIdOf('audioinput', command.device);
	const offers: unknown = track.getCapabilities().echoCancellation;
	const takesAll = wanted && Array.isArray(offers) && offers.includes('all');
	if (!takesAll && resolved === deviceId) return track;
	track.stop();
	return deviceId === resolved ? ask({ ideal: 'all' }) : openTrack(command);
}

function cancels(track: MediaStreamTrack): PageEchoCancellation {
	const set: unknown = track.getSettings().echoCancellation;
	if (set === 'all') return 'all';
	return set === true || set === 'remote-only' ? 'page' : 'off';
}
