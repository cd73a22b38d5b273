import type { AudioPageCommand, AudioPageEvent } from '../../preload/contract/audio-page.ts';
import { deviceIdOf } from './devices.ts';
import playbackWorklet from './playback.worklet.ts?worker&url';

interface Report {
	readonly stream: number;
	readonly rendered: number;
	readonly played: number;
}

interface Running {
	readonly node: AudioWorkletNode;
	readonly owned: AsyncDisposable;
}

/** Chromium's loudspeaker: plays what it is given and tells how much of it left. */
export class Loudspeaker {
	readonly #post: (event: AudioPageEvent) => void;
	#run = 0;
	#running: Running | null = null;

	constructor(post: (event: AudioPageEvent) => void) {
		this.#post = post;
	}

	async open({ run, device }: Extract<AudioPageCommand, { type: 'output-open' }>): Promise<void> {
		this.close();
		this.#run = run;
		try {
			await using opened = new AsyncDisposableStack();
			const context = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
			opened.defer(() => context.close());
			const sink = await deviceIdOf('audiooutput', device);
			if (sink !== 'default') await context.setSinkId(sink);
			const node = await this.#node(context, run);
			await context.resume();
			// Closed or opened anew in the meantime: what was opened here is let go.
			if (this.#run !== run) return;
			this.#running = { node, owned: opened.move() };
			this.#post({ type: 'output-started', run, device: sink === 'default' ? sink : (device ?? sink) });
		} catch (error) {
			this.#fail(run, error instanceof DOMException ? error.name : 'Error');
		}
	}

	close(): void {
		this.#run = 0;
		void this.#running?.owned[Symbol.asyncDispose]();
		this.#running = null;
	}

	/** Passed on as it is; the sound is cut on the audio thread, not here. */
	pass(command: Extract<AudioPageCommand, { type: 'play' | 'flush' }>): void {
		this.#running?.node.port.postMessage(command);
	}

	async #node(context: AudioContext, run: number): Promise<AudioWorkletNode> {
		await context.audioWorklet.addModule(playbackWorklet);
		const node = new AudioWorkletNode(context, 'playback', {
			numberOfInputs: 0,
			outputChannelCount: [2],
		});
		node.port.onmessage = ({ data }: MessageEvent<Report>) => this.#report(run, context, data);
		context.addEventListener('error', () => this.#fail(run, 'ended'));
		node.connect(context.destination);
		return node;
	}

	#report(run: number, context: AudioContext, { stream, rendered, played }: Report): void {
		if (run !== this.#run) return;
		const latencyMs = (context.outputLatency || context.baseLatency) * 1000;
		this.#post({ type: 'played', run, stream, rendered, played, latencyMs });
	}

	#fail(run: number, reason: string): void {
		if (this.#run !== run) return;
		this.close();
		this.#post({ type: 'output-failed', run, reason });
	}
}
