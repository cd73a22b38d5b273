import { describe, expect, it } from 'vitest';
import { conversationRequests } from '../../main/shell/ipc/conversation-requests.ts';
import { EventFeed } from '../../main/shell/ipc/event-feed.ts';
import { feedChannel } from '../../preload/contract/channels.ts';
import { eventFeedSchema, levelSchema } from '../../preload/contract/events.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';
import { turnId } from '../../main/domain/ids.ts';

const event = {
	t_ms: 1,
	type: 'input_audio_buffer.speech_started',
	turn_id: turnId('t'),
	audio_start_ms: 0,
} as const;

function setup(): {
	assistant: FakeAssistant;
	feed: EventFeed;
	sent: [string, unknown][];
	window: { open: boolean };
} {
	const assistant = new FakeAssistant();
	const sent: [string, unknown][] = [];
	const window = { open: true };
	const receiver = {
		isDestroyed: () => false,
		send: (channel: string, payload: unknown) => void sent.push([channel, payload]),
	};
	const feed = new EventFeed({ assistant, receiver: () => (window.open ? receiver : null) });
	return { assistant, feed, sent, window };
}

describe('what the window is told', () => {
	it('every event with its number, and every level, as the contract says', () => {
		const { assistant, sent } = setup();
		assistant.tell(event);
		assistant.tellLevel({ source: 'speaker', rmsDb: -12 });
		expect(sent).toEqual([
			[feedChannel('event'), { sequence: 1, event }],
			[feedChannel('level'), { source: 'speaker', rmsDb: -12 }],
		]);
		expect(eventFeedSchema.safeParse(sent[0]![1]).success).toBe(true);
		expect(levelSchema.safeParse(sent[1]![1]).success).toBe(true);
		expect(
			eventFeedSchema.safeParse({ sequence: 1, event: { t_ms: 1, type: 'unheard.of' } }).success,
		).toBe(false);
	});

	it('counts on while no window is open, so that a later one knows where its snapshot stands', () => {
		const { assistant, feed, sent, window } = setup();
		window.open = false;
		assistant.tell(event);
		assistant.tell(event);
		const problem = {
			kind: 'settings-invalid',
			message: 'The file was damaged.',
			retryable: false,
		} as const;
		const requests = conversationRequests({
			assistant,
			lastSequence: () => feed.lastSequence,
			problems: [problem],
		});
		expect(requests.snapshot(undefined)).toMatchObject({ sequence: 2, problems: [problem] });
		window.open = true;
		assistant.tell(event);
		expect(sent).toEqual([[feedChannel('event'), { sequence: 3, event }]]);
	});

	it('nothing after the end', () => {
		const { assistant, feed, sent } = setup();
		feed[Symbol.dispose]();
		assistant.tell(event);
		expect(assistant.listeners).toBe(0);
		expect(sent).toEqual([]);
	});
});
