import type { AudioPageEvent } from '../../../preload/contract/audio-page.ts';

type Check = (value: unknown) => boolean;

const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const text: Check = (value) => typeof value === 'string' && value.length <= 1000;
const texts: Check = (value) => Array.isArray(value) && value.length <= 1000 && value.every(text);

const fieldsOf: Readonly<Record<AudioPageEvent['type'], Readonly<Record<string, Check>>>> = {
	here: {},
	'input-started': {
		run: count,
		device: text,
		echoCancellation: (value) => value === 'all' || value === 'page' || value === 'off',
	},
	captured: {
		run: count,
		sequence: count,
		// A second at most: frames are 20 ms.
		samples: (value) => value instanceof Int16Array && value.length <= 16_000,
	},
	'input-failed': { run: count, reason: text },
	'output-started': { run: count, device: text },
	'output-failed': { run: count, reason: text },
	played: {
		run: count,
		stream: count,
		rendered: count,
		played: count,
		latencyMs: (value) => typeof value === 'number' && value >= 0 && value < 10_000,
	},
	devices: { requestId: count, inputs: texts, outputs: texts },
};

/** Pages are the least trusted of our programs: what one says is checked before anything is done with it. */
export function isAudioPageEvent(message: unknown): message is AudioPageEvent {
	if (typeof message !== 'object' || message === null || !('type' in message)) return false;
	const { type } = message;
	if (typeof type !== 'string' || !Object.hasOwn(fieldsOf, type)) return false;
	const fields = fieldsOf[type as AudioPageEvent['type']];
	return Object.entries(fields).every(([name, check]) =>
		check((message as Readonly<Record<string, unknown>>)[name]),
	);
}
