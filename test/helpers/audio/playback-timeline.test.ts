import { expect, it } from 'vitest';
import { type PlaybackEvent, PlaybackTimeline } from '../../../main/helpers/audio/playback-timeline.ts';
import type { PlaybackPull } from '../../../main/helpers/audio/playback-pull.ts';

function setup(): { timeline: PlaybackTimeline; events: PlaybackEvent[] } {
	const events: PlaybackEvent[] = [];
	return { timeline: new PlaybackTimeline({ emit: (event) => events.push(event) }), events };
}

const span = (offset: number, length: number, firstSample: number): PlaybackPull['items'][number] => ({
	type: 'span',
	offset,
	length,
	responseId: 'a',
	segmentIndex: 0,
	firstSample,
});

it('tells nothing before it is heard', () => {
	const { timeline, events } = setup();
	timeline.commit(
		{
			samples: new Float32Array(4800),
			items: [{ type: 'started', offset: 0, responseId: 'a' }, span(0, 4800, 0)],
		},
		100,
	);
	timeline.advance(99);
	expect(events).toEqual([]);
	timeline.advance(150);
	expect(events).toEqual([
		{ type: 'started', responseId: 'a', tMs: 100 },
		{ type: 'position', responseId: 'a', position: { segmentIndex: 0, playedMs: 50 }, tMs: 150 },
	]);
});

it('tells the place about every 40 ms, and the end before drained', () => {
	const { timeline, events } = setup();
	timeline.commit({ samples: new Float32Array(4800), items: [span(0, 4800, 0)] }, 0);
	timeline.commit(
		{ samples: new Float32Array(1), items: [{ type: 'drained', offset: 0, responseId: 'a' }] },
		100,
	);
	for (let nowMs = 0; nowMs <= 110; nowMs += 10) timeline.advance(nowMs);
	expect(events.map((event) => ('position' in event ? event.position?.playedMs : event.type))).toEqual([
		0,
		40,
		80,
		100,
		'drained',
	]);
});

it('says where hearing ended when the rest was dropped, and keeps the answers', () => {
	const { timeline, events } = setup();
	timeline.commit(
		{
			samples: new Float32Array(4800),
			items: [span(0, 4800, 480), { type: 'resumed', offset: 4800, responseId: 'a' }],
		},
		0,
	);
	expect(timeline.cut(50, 'a')).toEqual({ segmentIndex: 0, playedMs: 60 });
	expect(timeline.cut(50, 'b')).toBeNull();
	timeline.advance(1000);
	expect(events.at(-1)).toEqual({ type: 'resumed', responseId: 'a', tMs: 50 });
});
