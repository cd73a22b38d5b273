import type { HelperContext, RunningHelper } from '../helper-runtime.ts';
import type { CaptureDevice, CaptureListener, PlaybackDevice } from './audio-devices.ts';
import type { AudioCommand, AudioHelperEvent, AudioHelperOptions } from './audio-protocol.ts';
import { Capture, type FrameStage } from './capture.ts';
import { listDevices } from './device-list.ts';
import { EchoCanceller } from './echo-canceller.ts';
import { echoPath } from './echo-path.ts';
import { nativeOutput } from './native-output.ts';
import { openPage, pageInput } from './page-devices.ts';
import type { PageLink } from './page-link.ts';
import { PageOutput } from './page-output.ts';
import { Playback } from './playback.ts';
import { PlayedSound } from './played-sound.ts';
import { RecorderInput } from './recorder-input.ts';
import { WavInput } from './wav-input.ts';
import { WavOutput } from './wav-output.ts';

/** From our playback clock to our capture clock through a room and two sound cards; the canceller finds the rest. */
const expectedEchoDelayMs = 40;

type Context = HelperContext<AudioHelperEvent>;

/** Puts the devices asked for together. Trouble with a device is an event, never a reason not to start. */
export async function startAudio(
	options: AudioHelperOptions,
	context: Context,
): Promise<RunningHelper<AudioCommand>> {
	await using devices = new AsyncDisposableStack();
	const emit = (event: AudioHelperEvent): void => context.emit(event);
	const nowMs = (): number => context.nowMs();
	const played = new PlayedSound();
	const playback = new Playback({ emit, nowMs, played });
	const link = await openPage(options, context);
	const output = await openOutput(options, playback, nowMs, link);
	playback.useDevice(output === null ? null : devices.use(output));

	const stages: FrameStage[] = options.echo === null ? [] : [echoPath({ played, ...options.echo })];
	// The page's microphone has Chromium's canceller, which knows Chromium's own delay.
	const canceller = link === null ? openEchoCanceller(options, played, context) : null;
	if (canceller !== null) stages.push(devices.use(canceller).stage);
	const capture = new Capture({ emit, nowMs, stages });
	const input =
		link !== null && options.input.kind === 'native'
			? pageInput(options, { link, listener: capture, context })
			: openInput(options, capture, () => playback.sync(), nowMs);
	if (input !== null) devices.use(input);

	const owned = devices.move();
	return {
		command: (command) => obey(command, { input, playback, link, context }),
		dispose: () => owned.disposeAsync(),
	};
}

/** Without the library the assistant still tells its own words from a person's by their text. */
function openEchoCanceller(
	{ echoCancellation, echo, input }: AudioHelperOptions,
	played: PlayedSound,
	context: Context,
): EchoCanceller | null {
	if (echoCancellation === 'off') return null;
	// A recording hears no loudspeaker; cancelling what is not there would only cost it the words said over an answer.
	if (echoCancellation === 'auto' && input.kind === 'wav' && echo === null) return null;
	const tMs = context.nowMs();
	try {
		const canceller = new EchoCanceller({ played, delayMs: echo?.delayMs ?? expectedEchoDelayMs });
		context.emit({ type: 'echo-cancellation', state: 'on', detail: 'WebRTC AEC3', tMs });
		return canceller;
	} catch (error) {
		const detail = error instanceof Error ? error.message : String(error);
		context.emit({ type: 'echo-cancellation', state: 'unavailable', detail, tMs });
		return null;
	}
}

interface Parts {
	readonly input: CaptureDevice | null;
	readonly playback: Playback;
	readonly link: PageLink | null;
	readonly context: Context;
}

function obey(command: AudioCommand, { input, playback, link, context }: Parts): void {
	switch (command.type) {
		case 'input-start':
			return input?.start(command.fromMs);
		case 'input-stop':
			return input?.stop();
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
