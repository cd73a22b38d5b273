import type { HelperContext, RunningHelper } from '../helper-runtime.ts';
import type { CaptureDevice, CaptureListener, PlaybackDevice } from './audio-devices.ts';
import type { AudioCommand, AudioHelperEvent, AudioHelperOptions } from './audio-protocol.ts';
import { Capture } from './capture.ts';
import { listDevices } from './device-list.ts';
import { EchoStages } from './echo-stages.ts';
import { nativeOutput } from './native-output.ts';
import { openPage, pageInput } from './page-devices.ts';
import type { PageLink } from './page-link.ts';
import { PageOutput } from './page-output.ts';
import { Playback } from './playback.ts';
import { PlayedSound } from './played-sound.ts';
import { RecorderInput } from './recorder-input.ts';
import { TestSound } from './test-sound.ts';
import { WavInput } from './wav-input.ts';
import { WavOutput } from './wav-output.ts';

type Context = HelperContext<AudioHelperEvent>;

/** Puts the devices asked for together. Trouble with a device is an event, never a reason not to start. */
export async function startAudio(
	options: AudioHelperOptions,
	context: Context,
): Promise<RunningHelper<AudioCommand>> {
	await using devices = new AsyncDisposableStack();
	const nowMs = (): number => context.nowMs();
	const played = new PlayedSound();
	const link = await openPage(options, context);
	// The page's microphone has Chromium's canceller, which knows Chromium's own delay.
	const cancels = link === null;
	const echo = devices.use(new EchoStages({ options, played, context, cancels }));
	const emit = (event: AudioHelperEvent): void => {
		if (!echo.takes(event) && !testSound.takes(event)) context.emit(event);
	};
	const playback: Playback = new Playback({ emit, nowMs, played, volume: options.volume ?? 1 });
	const testSound = new TestSound({
		play: (command) => playback.command(command),
		emit: (event) => context.emit(event),
	});
	const output = await openOutput(options, playback, nowMs, link);
	playback.useDevice(output === null ? null : devices.use(output));

	const capture = new Capture({ emit, nowMs, stages: echo.stages });
	const input =
		link !== null && options.input.kind === 'native'
			? pageInput(options, { link, listener: capture, context })
			: openInput(options, capture, () => playback.sync(), nowMs);
	if (input !== null) devices.use(input);

	const owned = devices.move();
	return {
		command: (command) => obey(command, { input, playback, echo, testSound, link, context }),
		dispose: () => owned.disposeAsync(),
	};
}

interface Parts {
	readonly input: CaptureDevice | null;
	readonly playback: Playback;
	readonly echo: EchoStages;
	readonly testSound: TestSound;
	readonly link: PageLink | null;
	readonly context: Context;
}

function obey(command: AudioCommand, { input, playback, echo, testSound, link, context }: Parts): void {
	switch (command.type) {
		case 'input-start':
			echo.microphoneWanted = true;
			return input?.start(command.fromMs);
		case 'input-stop':
			echo.microphoneWanted = false;
			return input?.stop();
		case 'test-echo':
			return echo.test(command.requestId, { playback, input });
		case 'stop-echo-test':
			return echo.stopTest();
		case 'test-sound':
			return testSound.play(command.requestId, playback.isTaken);
		case 'volume':
			return playback.setVolume(command.gain);
		case 'list-devices': {
			const { requestId } = command;
			const listed = link?.listDevices() ?? listDevices();
			void listed.then((devices) => context.emit({ type: 'devices', requestId, devices }));
			return;
		}
		case 'page-state':
			return link?.setReady(command.ready);
		case 'from-page':
			return link?.receive(command.message);
		default: {
			playback.command(command);
			return;
		}
	}
}

async function openOutput(
	{ output }: AudioHelperOptions,
	source: Playback,
	nowMs: () => number,
	link: PageLink | null,
): Promise<PlaybackDevice | null> {
	switch (output.kind) {
		case 'wav':
			return new WavOutput({ path: output.path, continues: output.continues, source, nowMs });
		case 'native':
			return link === null
				? nativeOutput({ ...output, source, nowMs })
				: new PageOutput({ device: output.device, source, nowMs, link });
		case 'none':
			return null;
	}
}

function openInput(
	{ input }: AudioHelperOptions,
	listener: CaptureListener,
	beforeFrame: () => void,
	nowMs: () => number,
): CaptureDevice | null {
	switch (input.kind) {
		case 'wav':
			return new WavInput({ path: input.path, listener, nowMs, beforeFrame });
		case 'native':
			return new RecorderInput({ device: input.device, listener, nowMs });
		case 'none':
			return null;
	}
}
