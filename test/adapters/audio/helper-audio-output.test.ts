import { expect, it } from 'vitest';
import { HelperAudioOutput } from '../../../main/adapters/audio/helper-audio-output.ts';
import type { AssistantError } from '../../../main/domain/errors.ts';
import { responseId } from '../../../main/domain/ids.ts';
import type { AudioOutputEvent } from '../../../main/domain/ports/audio-output.ts';
import type { AudioCommand } from '../../../main/helpers/audio/audio-protocol.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const a = responseId('a');
const b = responseId('b');
const crashed: AssistantError = { kind: 'helper-crashed', message: 'The audio stopped.', retryable: true };
const position = { segmentIndex: 0, playedMs: 120 };
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

class Setup {
	connected = true;
	readonly sent: AudioCommand[] = [];
	readonly events: AudioOutputEvent[] = [];
	readonly output = new HelperAudioOutput({
		clock: new FakeClock(),
		send: (command) => {
			if (this.connected) this.sent.push(command);
			return this.connected;
		},
	});

	constructor() {
		this.output.onEvent((event) => this.events.push(event));
	}

	play(id: typeof a): void {
		this.output.enqueue(id, 0, new Float32Array(10), 48_000);
		this.output.open(id);
		this.output.receive({
			type: 'playback',
			event: { type: 'position', responseId: id, position, tMs: 5 },
		});
		this.events.length = 0;
	}

	crash(error: AssistantError | null = crashed): void {
		this.connected = false;
		this.output.disconnected(error);
	}
}

it('tells of a crash and clears the open response where it was last known to be', () => {
	const setup = new Setup();
	setup.play(a);
	setup.crash();
	expect(setup.events).toEqual([
		{ type: 'error', error: crashed, tMs: 0 },
		{ type: 'cleared', responseId: a, position, tMs: 0 },
	]);
});

it('clears without an error when the helper was to restart', () => {
	const setup = new Setup();
	setup.play(a);
	setup.crash(null);
	expect(setup.events.map(({ type }) => type)).toEqual(['cleared']);
});

it('answers every clear that was under way, and does not call that an error', () => {
	const setup = new Setup();
	setup.play(a);
	setup.output.clear(a);
	setup.output.clear(a);
	setup.crash();
	expect(setup.events.map(({ type }) => type)).toEqual(['cleared', 'cleared']);
});

it('clears a response that was waiting when its sound was lost, once it is opened', async () => {
	const setup = new Setup();
	setup.output.enqueue(a, 0, new Float32Array(10), 48_000);
	setup.crash();
	expect(setup.events).toEqual([]);
	setup.connected = true;
	setup.output.enqueue(a, 0, new Float32Array(10), 48_000);
	setup.output.open(a);
	expect(setup.events).toEqual([]);
	await settled();
	expect(setup.events).toEqual([{ type: 'cleared', responseId: a, position: null, tMs: 0 }]);
	expect(setup.sent.filter(({ type }) => type === 'open')).toEqual([]);
});

it('answers what is asked while there is no helper', async () => {
	const setup = new Setup();
	setup.connected = false;
	setup.output.open(a);
	setup.output.clear(b);
	await settled();
	expect(setup.events.map((event) => 'responseId' in event && event.responseId)).toEqual([a, b]);
	expect(setup.events.every(({ type }) => type === 'cleared')).toBe(true);
});

it('says nothing of responses that had already ended', () => {
	const setup = new Setup();
	setup.play(a);
	setup.output.receive({ type: 'playback', event: { type: 'drained', responseId: a, tMs: 9 } });
	setup.play(b);
	setup.output.clear(b);
	setup.output.receive({ type: 'playback', event: { type: 'cleared', responseId: b, position, tMs: 9 } });
	setup.events.length = 0;
	setup.crash();
	expect(setup.events).toEqual([]);
});

it('sends its own copy of a view, never the buffer behind it', () => {
	const setup = new Setup();
	setup.output.enqueue(a, 0, new Float32Array(1000).subarray(0, 10), 48_000);
	const [sent] = setup.sent;
	expect(sent?.type === 'enqueue' && sent.samples.buffer.byteLength).toBe(40);
});
