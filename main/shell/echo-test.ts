import type { RequestOutput } from '../../preload/contract/requests.ts';
import type { Settings, SettingsPatch } from '../../preload/contract/settings.ts';
import { AssistantFailure } from '../domain/errors.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { SoundCheckPort } from './assistant-port.ts';

type Result = RequestOutput<'testEcho'>;

export interface EchoTestOptions {
	readonly assistant: Pick<SoundCheckPort, 'testEcho'>;
	/** Keeps the change, or throws `AssistantFailure`. */
	readonly settings: { change(patch: SettingsPatch): Promise<unknown> };
	readonly clock: Pick<Clock, 'wallMs'>;
}

/** The echo test a person asks for: one at a time, ended when they say so or go, remembered in the settings. */
export class EchoTest implements Disposable {
	readonly #options: EchoTestOptions;
	#stopping = new AbortController();

	constructor({ assistant, settings, clock }: EchoTestOptions) {
		this.#options = { assistant, settings, clock };
	}

	/** @throws AssistantFailure when nothing could be measured, when it was stopped, or when the result cannot be kept. */
	async run(): Promise<Result> {
		this.stop();
		const { signal } = (this.#stopping = new AbortController());
		const result = await this.#measure(signal);
		const echoProfile = profileOf(result, this.#options.clock.wallMs());
		// Where nothing was heard, what was measured before may still be right.
		if (echoProfile !== null) await this.#options.settings.change({ audio: { echoProfile } });
		return result;
	}

	/** Ends the test under way, its sound included; without one, nothing happens. */
	stop(): void {
		this.#stopping.abort(stopped());
	}

	[Symbol.dispose](): void {
		this.stop();
	}

	async #measure(signal: AbortSignal): Promise<Result> {
		const result = await this.#options.assistant.testEcho(signal);
		// Stopped between the measuring and now: the person wants none of it.
		signal.throwIfAborted();
		return result;
	}
}

function profileOf({ delayMs, levelDb }: Result, wallMs: number): Settings['audio']['echoProfile'] {
	if (delayMs === null || levelDb === null) return null;
	return { delayMs, levelDb, measuredAt: new Date(wallMs).toISOString() };
}

function stopped(): AssistantFailure {
	return new AssistantFailure({
		kind: 'internal',
		message: 'The echo test was stopped, and nothing was measured.',
		retryable: true,
	});
}
