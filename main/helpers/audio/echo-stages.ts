import type { HelperContext } from '../helper-runtime.ts';
import type { CaptureDevice, CapturedFrame } from './audio-devices.ts';
import type { AudioHelperEvent, AudioHelperOptions } from './audio-protocol.ts';
import type { FrameStage } from './capture.ts';
import { EchoCanceller } from './echo-canceller.ts';
import { headphonesBelowDb } from './echo-measurement.ts';
import { echoPath } from './echo-path.ts';
import { busySpeaking, EchoSelfTest } from './echo-self-test.ts';
import { EchoWatch } from './echo-watch.ts';
import type { Playback } from './playback.ts';
import type { PlayedSound } from './played-sound.ts';

interface EchoStagesOptions {
	readonly options: Pick<
		AudioHelperOptions,
		'echo' | 'echoCancellation' | 'echoProfile' | 'input' | 'noiseSuppression'
	>;
	readonly played: PlayedSound;
	readonly context: HelperContext<AudioHelperEvent>;
	/** False where somebody else takes the echo out. */
	readonly cancels: boolean;
}

/** Everything a captured frame goes through on account of what we play: an imagined room, the self-test, the canceller. */
export class EchoStages implements Disposable {
	/** Whether the microphone is open for somebody else than the self-test. */
	microphoneWanted = false;
	readonly stages: readonly FrameStage[];
	readonly #given: EchoStagesOptions;
	#canceller: EchoCanceller | null = null;
	/** Looks for an echo while the canceller rests. */
	#watch: EchoWatch | null = null;
	#test: EchoSelfTest | null = null;
	#endTest: () => void = () => undefined;

	constructor(given: EchoStagesOptions) {
		this.#given = given;
		const { options, played } = given;
		this.#begin();
		this.stages = [
			...(options.echo === null ? [] : [echoPath({ played, ...options.echo })]),
			(frame) => this.#test?.hearCaptured(frame),
			(frame) => this.#cancel(frame),
			(frame) => this.#test?.hearCancelled(frame),
		];
	}

	/** Whether the event is about the test, or would tell others of its sound. */
	takes(event: AudioHelperEvent): boolean {
		if (event.type === 'playback') return EchoSelfTest.concerns(event.event, this.#test);
		if (this.#test === null) return false;
		if (event.type === 'input-error') return !this.microphoneWanted;
		return event.type === 'frame' || event.type === 'input-level' || event.type === 'output-level';
	}

	/** Answers with `echo-tested`. */
	test(requestId: number, parts: { playback: Playback; input: CaptureDevice | null }): void {
		const { playback, input } = parts;
		const answer = (result: Extract<AudioHelperEvent, { type: 'echo-tested' }>['result']): void =>
			this.#given.context.emit({ type: 'echo-tested', requestId, result });
		if (playback.isActive || this.#test !== null) return answer(busySpeaking);
		// Without a canceller at work there is nothing to judge; one that rests is woken for the test.
		this.#wake();
		input?.start(null);
		this.#endTest = () => {
			this.#test?.[Symbol.dispose]();
			this.#test = null;
			if (!this.microphoneWanted) input?.stop();
		};
		this.#test = new EchoSelfTest({
			hasCanceller: this.#canceller !== null,
			play: (command) => playback.command(command),
			done: (result) => {
				this.stopTest();
				answer(result);
			},
		});
	}

	stopTest(): void {
		if (this.#test !== null) this.#endTest();
	}

	[Symbol.dispose](): void {
		this.#test?.[Symbol.dispose]();
		this.#test = null;
		this.#canceller?.[Symbol.dispose]();
	}

	#begin(): void {
		const { options, played, cancels } = this.#given;
		const { echo, echoCancellation, echoProfile, input } = options;
		if (!cancels || input.kind === 'none') return;
		// A recording hears no loudspeaker; cancelling what is not there would only cost it the words said over an answer.
		const deaf = input.kind === 'wav' && echo === null;
		if (deaf && echoCancellation !== 'on') return;
		const headphones = echoProfile !== null && echoProfile.levelDb < headphonesBelowDb;
		if (echoCancellation === 'off') {
			if (!headphones) this.#tell('unavailable', 'switched off');
			return;
		}
		if (echoCancellation === 'auto' && headphones) {
			this.#watch = new EchoWatch({ played, delayMs: echoProfile.delayMs });
			return this.#tell('resting', 'no echo was measured');
		}
		this.#open();
	}

	/** Without the library the assistant is deaf while it speaks, and tells its own words from a person's by their text. */
	#open(): void {
		const { options, played } = this.#given;
		try {
			const delayMs = options.echoProfile?.delayMs ?? null;
			this.#canceller = new EchoCanceller({
				played,
				delayMs,
				noiseSuppression: options.noiseSuppression,
			});
			this.#tell('on', 'WebRTC AEC3');
		} catch (error) {
			this.#tell('unavailable', error instanceof Error ? error.message : String(error));
		}
	}

	#wake(): void {
		if (this.#watch === null) return;
		this.#watch = null;
		this.#open();
	}

	#cancel(frame: CapturedFrame): void {
		if (this.#watch?.hearsUs(frame) === true) this.#wake();
		this.#canceller?.stage(frame);
	}

	#tell(state: 'on' | 'resting' | 'unavailable', detail: string): void {
		const { context } = this.#given;
		context.emit({ type: 'echo-cancellation', state, detail, tMs: context.nowMs() });
	}
}
