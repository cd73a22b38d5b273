import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromRecord, toRecord } from '../../main/domain/conversation-record.ts';
import { toMarkdown, toPlainText } from '../../main/domain/conversation-text.ts';
import { conversationId, responseId } from '../../main/domain/ids.ts';
import type { StoredConversation } from '../../main/domain/ports/conversation-store.ts';
import { emptyTurnMetrics } from '../../main/domain/turn-metrics.ts';
import { anyConversation, turnWith } from '../fixtures/stored-turns.ts';

/** The smallest file another program may write. */
const minimal = {
	format: 'parley.conversation',
	version: 1,
	conversation: { id: 'c', title: 'Hello', created_at: '2026-11-20T18:47:05.120Z' },
	turns: [
		{
			role: 'user',
			content: 'Hi',
			heard: 'Hi',
			timestamp: '2026-11-20T18:47:06Z',
			latency_ms: null,
			interrupted: false,
		},
		{
			role: 'assistant',
			content: 'Hello there',
			heard: 'Hello',
			timestamp: '2026-11-20T18:47:07+00:00',
			latency_ms: 480,
			interrupted: true,
		},
	],
	total_turns: 2,
};

function messageOf(value: unknown): string {
	const read = fromRecord(value);
	if (read.ok) return '';
	expect(read.error).toMatchObject({ kind: 'import-invalid', retryable: false });
	return read.error.message.replace('The file is not a conversation Parley can import: ', '');
}

/** The minimal file with one place changed, e.g. `turns.0.role`. */
function changed(path: string, value: unknown): unknown {
	const file: unknown = structuredClone(minimal);
	const names = path.split('.');
	const last = names.pop()!;
	const owner = names.reduce<Record<string, unknown>>(
		(at, key) => at[key] as Record<string, unknown>,
		file as Record<string, unknown>,
	);
	owner[last] = value;
	return file;
}

describe('conversation record', () => {
	it('gives back through JSON exactly what was exported', () => {
		fc.assert(
			fc.property(anyConversation, (conversation) => {
				const file = JSON.stringify(toRecord(conversation));
				expect(fromRecord(JSON.parse(file))).toEqual({
					ok: true,
					conversation: withoutNegativeZero(conversation),
				});
			}),
			{ numRuns: 500 },
		);
	});

	it('says the latency beside the whole waterfall', () => {
		const metrics = {
			...emptyTurnMetrics,
			speechEndMs: 1000,
			playbackStartMs: 1480,
			voiceToVoiceMs: 480,
		};
		const turn = turnWith({ content: 'Yes.', metrics, models: { languageModel: 'llama' } });
		const record = toRecord({
			id: turn.conversationId,
			title: '',
			createdAtMs: 0,
			pinned: false,
			turns: [turn],
		});
		expect(record.turns[0]).toMatchObject({
			latency_ms: 480,
			metrics: {
				speech_end_ms: 1000,
				playback_start_ms: 1480,
				voice_to_voice_ms: 480,
				llm_request_ms: null,
			},
			models: { language_model: 'llama' },
			timestamp: '2026-09-21T14:13:20.000Z',
		});
	});

	it('fills in what the smallest file leaves out', () => {
		const read = fromRecord(minimal);
		expect(read.ok && read.conversation).toMatchObject({
			id: 'c',
			title: 'Hello',
			createdAtMs: 1_795_200_425_120,
			pinned: false,
		});
		expect(read.ok && read.conversation.turns).toMatchObject([
			{
				id: 'c-1',
				conversationId: 'c',
				source: 'text',
				status: 'completed',
				metrics: null,
				models: {},
			},
			{
				id: 'c-2',
				heard: 'Hello',
				source: 'assistant',
				status: 'cancelled',
				metrics: { voiceToVoiceMs: 480 },
			},
		]);
	});

	it.each([
		[null, 'The file must be an object in braces { }.'],
		[[], 'The file must be an object in braces { }.'],
		[{}, 'format must be one of "parley.conversation".'],
		[changed('version', 2), 'it was written by a newer Parley. Update Parley and import it again.'],
		[changed('version', '1'), 'version must be 1.'],
		[changed('conversation', 'x'), 'conversation must be an object in braces { }.'],
		[changed('conversation.id', ''), 'conversation.id must have 1 to 1000 characters.'],
		[changed('conversation.created_at', 12), 'conversation.created_at must be a text in quotes.'],
		[
			changed('conversation.created_at', 'yesterday'),
			'conversation.created_at must be a time like "2026-11-20T18:47:05.120Z".',
		],
		[changed('turns', {}), 'turns must be a list in brackets [ ].'],
		[changed('turns.1', null), 'turns[1] must be an object in braces { }.'],
		[changed('turns.0.role', 'system'), 'turns[0].role must be one of "user", "assistant".'],
		[changed('turns.1.content', undefined), 'turns[1].content must be a text in quotes.'],
		[changed('turns.1.heard', 5), 'turns[1].heard must be a text in quotes.'],
		[
			changed('turns.1.timestamp', '2026-13-45T00:00:00Z'),
			'turns[1].timestamp must be a time like "2026-11-20T18:47:05.120Z".',
		],
		[changed('turns.0.interrupted', 'no'), 'turns[0].interrupted must be true or false.'],
		[
			changed('turns.0.metrics', { endpoint_ms: '7' }),
			'turns[0].metrics.endpoint_ms must be a number or null.',
		],
		[
			changed('turns.0.models', { recognizer: {} }),
			'turns[0].models.recognizer must be a text in quotes.',
		],
		[changed('turns.1.id', 'c-1'), 'turns[1].id has been used by an earlier turn.'],
		[changed('total_turns', 3), 'total_turns is 3, but 2 turns are there. The file is incomplete.'],
	])('refuses a wrong file by place (%#)', (value, message) => {
		expect(messageOf(value)).toBe(message);
	});

	it('answers any JSON with a conversation or a sentence', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
				expect(messageOf(value)).toMatch(/\.$/);
			}),
		);
	});

	it('survives any value in any place', () => {
		const places = [
			'format',
			'version',
			'conversation',
			'conversation.id',
			'conversation.title',
			'conversation.created_at',
			'conversation.pinned',
			'turns',
			'turns.0',
			'turns.0.role',
			'turns.0.content',
			'turns.0.id',
			'turns.0.status',
			'turns.0.metrics',
			'turns.0.models',
			'turns.0.latency_ms',
			'turns.0.__proto__',
			'turns.0.constructor',
			'total_turns',
		];
		fc.assert(
			fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
				const read = fromRecord(changed(place, value));
				if (read.ok) expect(fromRecord(toRecord(read.conversation))).toEqual(read);
				else expect(read.error.kind).toBe('import-invalid');
			}),
			{ numRuns: 2000 },
		);
	});

	it('never repeats what people said in a message', () => {
		expect(messageOf(changed('turns.0.role', 'my secret'))).not.toContain('secret');
	});
});

describe('conversation as text', () => {
	const conversation: StoredConversation = {
		id: conversationId('c'),
		title: 'Stars *and* planets',
		createdAtMs: Date.UTC(2026, 10, 20, 18, 47),
		pinned: false,
		turns: [
			turnWith({ content: '# 3 * 4?\n1. is it 12', createdAtMs: Date.UTC(2026, 10, 20, 18, 47) }),
			turnWith({
				id: responseId('r1'),
				role: 'assistant',
				character: 'Ada',
				content: 'It is **twelve**. Shall I go on?\nYes?',
				heard: 'It is **twelve**.',
				interrupted: true,
				status: 'cancelled',
				createdAtMs: Date.UTC(2026, 10, 20, 18, 48),
			}),
			turnWith({
				id: responseId('r2'),
				role: 'assistant',
				content: 'Well',
				status: 'failed',
				createdAtMs: Date.UTC(2026, 10, 20, 18, 49),
			}),
		],
	};

	it('is Markdown with what was not heard set apart', () => {
		expect(toMarkdown(conversation)).toBe(`# Stars \\*and\\* planets

*2026-11-20 18:47 UTC*

**You** · 2026-11-20 18:47 UTC

\\# 3 \\* 4?
1\\. is it 12

**Ada** · 2026-11-20 18:48 UTC · interrupted

It is **twelve**.

> *Not heard:* Shall I go on?
> Yes?

**Assistant** · 2026-11-20 18:49 UTC · failed

Well
`);
	});

	it('is plain text with what was not heard in brackets', () => {
		expect(toPlainText(conversation)).toBe(`Stars *and* planets
2026-11-20 18:47 UTC

You (2026-11-20 18:47 UTC):
# 3 * 4?
1. is it 12

Ada (2026-11-20 18:48 UTC · interrupted):
It is **twelve**. [not heard: Shall I go on?
Yes?]

Assistant (2026-11-20 18:49 UTC · failed):
Well
`);
	});

	it('works for any conversation', () => {
		fc.assert(
			fc.property(anyConversation, (any) => {
				for (const text of [toMarkdown(any), toPlainText(any)])
					expect(text.endsWith('\n')).toBe(true);
			}),
		);
	});
});

/** JSON knows no -0. */
function withoutNegativeZero(conversation: StoredConversation): StoredConversation {
	return { ...conversation, createdAtMs: conversation.createdAtMs + 0 };
}
