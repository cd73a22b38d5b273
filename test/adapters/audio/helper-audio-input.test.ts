import { expect, it } from 'vitest';
import { HelperAudioInput } from '../../../main/adapters/audio/helper-audio-input.ts';
import type { AudioInputEvent } from '../../../main/domain/ports/audio-input.ts';
import type { AudioCommand } from '../../../main/helpers/audio/audio-protocol.ts';
import type { HelperError } from '../../../main/helpers/protocol.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

function setup(): { input: HelperAudioInput; sent: AudioCommand[]; events: AudioInputEvent[] } {
	const sent: AudioCommand[] = [];
	const events: AudioInputEvent[] = [];
	const input = new HelperAudioInput({ clock: new FakeClock(), send: (command) => sent.push(command) > 0 });
	input.onEvent((event) => events.push(event));
	return { input, sent, events };
}

const frame = { type: 'frame', startMs: 40, samples: new Float32Array(320) } as const;
const trouble = (kind: HelperError['kind']): { type: 'input-error'; error: HelperError; tMs: number } => ({
	type: 'input-error',
	error: { kind, message: 'Something is wrong with it.', retryable: true },
	tMs: 0,
});

it('opens the microphone of a fresh helper again, where the last one had got to', () => {
	const { input, sent } = setup();
	input.start();
	input.receive(frame);
	input.connected();
	expect(sent).toEqual([
		{ type: 'input-start', fromMs: 0 },
		{ type: 'input-start', fromMs: 60 },
	]);
});

it('does not open a microphone that nobody wants', () => {
	const { input, sent } = setup();
	input.connected();
	input.start();
	input.stop();
	input.connected();
	expect(sent.map(({ type }) => type)).toEqual(['input-start', 'input-stop']);
});

it('goes on from now after a stop, and drops frames that were on their way', () => {
	const { input, sent, events } = setup();
	input.start();
	input.stop();
	input.receive(frame);
	input.start();
	expect(events).toEqual([]);
	expect(sent.at(-1)).toEqual({ type: 'input-start', fromMs: null });
});

it('is closed by an error, but only told of silence', () => {
	const { input, events } = setup();
	input.start();
	input.receive(trouble('microphone-silent'));
	input.receive(frame);
	input.receive(trouble('microphone-lost'));
	input.receive(frame);
	expect(events.map(({ type }) => type)).toEqual(['error', 'frame', 'error']);
});

it('tells the end once, over restarts too', () => {
	const { input, events } = setup();
	input.start();
	input.receive({ type: 'input-ended', tMs: 1 });
	input.connected();
	input.receive({ type: 'input-ended', tMs: 1 });
	expect(events).toEqual([{ type: 'ended', tMs: 1 }]);
});

it('tells when the helper is gone for good while it was listening', () => {
	const { input, events } = setup();
	const error = {
		kind: 'helper-crash-loop',
		message: 'The audio keeps crashing.',
		retryable: true,
	} as const;
	input.disconnected(error);
	input.start();
	input.disconnected(error);
	expect(events).toEqual([{ type: 'error', error, tMs: 0 }]);
});
