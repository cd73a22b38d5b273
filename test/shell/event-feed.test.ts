import { describe, expect, it } from 'vitest';
import { conversationRequests } from '../../main/shell/ipc/conversation-requests.ts';
import { EventFeed } from '../../main/shell/ipc/event-feed.ts';
import type { Receiver } from '../../main/shell/ipc/event-feed.ts';
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
	receiver: Receiver;
	/** Of the one window; its end closes it. */
	open: Disposable;
} {
	const assistant = new FakeAssistant();
	const sent: [string, unknown][] = [];
	const receiver = {
		isDestroyed: () => false,
		send: (channel: string, payload: unknown) => void sent.push([channel, payload]),
	};
	const feed = new EventFeed(assistant);
	return { assistant, feed, sent, receiver, open: feed.add(receiver) };
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
		const { assistant, feed, sent, receiver, open } = setup();
		open[Symbol.dispose]();
		assistant.tell(event);
		assistant.tell(event);
		const requests = conversationRequests({
			assistant,
			lastSequence: () => feed.lastSequence,
		});
		expect(requests.snapshot(undefined)).toMatchObject({ sequence: 2 });
		feed.add(receiver);
		assistant.tell(event);
		expect(sent).toEqual([[feedChannel('event'), { sequence: 3, event }]]);
	});

	it('in every window that is open, and in none that is gone', () => {
		const { assistant, feed, sent, receiver } = setup();
		const second: string[] = [];
		const gone = { isDestroyed: () => true, send: () => expect.unreachable() };
		feed.add(gone);
		const other = feed.add({ ...receiver, send: (channel) => void second.push(channel) });
		assistant.tell(event);
		other[Symbol.dispose]();
		assistant.tell(event);
		expect(sent).toHaveLength(2);
		expect(second).toEqual([feedChannel('event')]);
	});

	it('nothing after the end', () => {
		const { assistant, feed, sent } = setup();
		feed[Symbol.dispose]();
		assistant.tell(event);
		expect(assistant.listeners).toBe(0);
		expect(sent).toEqual([]);
	});
});
