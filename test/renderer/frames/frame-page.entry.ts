/**
 * The whole window with a conversation of any length and no main process, for bench/measurements/renderer.ts: what is done
 * to it from outside is measured inside, frame by frame.
 */
import { mount } from 'svelte';
import { conversationId, responseId, turnId } from '../../../main/domain/ids.ts';
import type { StoredTurn } from '../../../preload/contract/conversations.ts';
import type { AssistantEvent } from '../../../preload/contract/events.ts';
import App from '../../../renderer/App.svelte';
import { FakeDesktopApi } from '../../fakes/fake-desktop-api.ts';

export interface FrameTimes {
	/** Between two frames, ms. */
	readonly frames: readonly number[];
	/** What kept the page from answering for more than 50 ms, ms each. */
	readonly longTasks: readonly number[];
}

export interface FrameBench {
	/** A conversation of so many turns comes up; ms until it can be seen. */
	open(turns: number): Promise<number>;
	/** From the end to the first turn, which loads every page there is. */
	scrollToStart(): Promise<FrameTimes>;
	/** From the first turn to the last, every one of them loaded. */
	scrollToEnd(): Promise<FrameTimes>;
	/** An answer is written at so many tokens a second, and its words are followed as they are spoken. */
	stream(tokensPerSecond: number, seconds: number): Promise<FrameTimes>;
	/** How many turns are in the list, and how many of them are on the page. */
	counts(): { readonly rows: number; readonly mounted: number };
}

declare global {
	var frameBench: FrameBench;
}

/** About what a hard flick of a wheel scrolls, px a frame. */
const pixelsPerFrame = 2400;

const id = conversationId('long');
let stored: readonly StoredTurn[] = [];
const fake = new FakeDesktopApi({
	conversationTurns: ({ limit, before }: { limit: number; before?: number }) => {
		const end = before ?? stored.length;
		const start = Math.max(0, end - limit);
		return { turns: stored.slice(start, end), earlier: start > 0 ? start : null };
	},
});
const app = document.getElementById('app');
if (app !== null) mount(App, { target: app, props: { api: fake.api } });

const tell = (...events: AssistantEvent[]): void =>
	fake.tell(...events.map((event) => ({ t_ms: performance.now(), ...event })));
const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

function madeUp(count: number): StoredTurn[] {
	return Array.from({ length: count }, (_, at) => {
		const isUser = at % 2 === 0;
		const content = isUser ? `Question ${at}: how is bread made, and why?` : answerText(at);
		return {
			id: isUser ? turnId(`t${at}`) : responseId(`r${at}`),
			conversationId: id,
			role: isUser ? 'user' : 'assistant',
			content,
			heard: content,
			interrupted: false,
			status: 'completed',
			source: isUser ? 'voice' : 'assistant',
			createdAtMs: 1_790_000_000_000 + at * 1000,
			character: null,
			language: 'en',
			models: {},
			metrics: null,
			reasoning: null,
		};
	});
}

function answerText(at: number): string {
	const sentences = `Answer ${at}. Flour and **water** make the dough, salt gives it *taste*, and then it rests for an hour. `;
	if (at % 5 === 0)
		return `${sentences}\n\n- flour\n- water\n- salt\n\n\`\`\`js\nconst dough = mix(flour, water);\n\`\`\`\n`;
	return sentences.repeat(1 + (at % 4)) + (at % 3 === 0 ? `\n\nAnd one more thing. ${sentences}` : '');
}

function scroller(): HTMLElement {
	const found = document.querySelector<HTMLElement>('.scroller');
	if (found === null) throw new Error('No conversation is open.');
	return found;
}

async function measured(step: () => boolean): Promise<FrameTimes> {
	const frames: number[] = [];
	const longTasks: number[] = [];
	const observer = new PerformanceObserver((list) =>
		longTasks.push(...list.getEntries().map(({ duration }) => duration)),
	);
	observer.observe({ type: 'longtask' });
	let last = await nextFrame();
	let goesOn = true;
	while (goesOn) {
		goesOn = step();
		const now = await nextFrame();
		frames.push(now - last);
		last = now;
	}
	longTasks.push(...observer.takeRecords().map(({ duration }) => duration));
	observer.disconnect();
	return { frames, longTasks };
}

/** Until nothing has moved for so many frames in a row: earlier turns come in between. */
function untilStill(move: () => void): () => boolean {
	let still = 0;
	let lastTop = -1;
	let lastHeight = -1;
	return () => {
		const { scrollTop, scrollHeight } = scroller();
		still = scrollTop === lastTop && scrollHeight === lastHeight ? still + 1 : 0;
		[lastTop, lastHeight] = [scrollTop, scrollHeight];
		move();
		return still < 30;
	};
}

globalThis.frameBench = {
	async open(turns) {
		stored = madeUp(turns);
		const startMs = performance.now();
		tell({ type: 'session.updated', conversation_id: id, mode: 'push-to-talk', muted: false });
		const lastId = stored.at(-1)?.id ?? '';
		const isThere = (): boolean => {
			const row = document.querySelector(`[data-turn="${lastId}"]`)?.closest('li');
			return row != null && getComputedStyle(row).visibility === 'visible';
		};
		while (!isThere()) await nextFrame();
		return performance.now() - startMs;
	},
	scrollToStart: () => measured(untilStill(() => scroller().scrollBy(0, -pixelsPerFrame))),
	scrollToEnd: () => measured(untilStill(() => scroller().scrollBy(0, pixelsPerFrame))),
	stream(tokensPerSecond, seconds) {
		const turn = turnId('live');
		const answer = responseId('answer');
		const at = new Date().toISOString();
		tell(
			{
				type: 'conversation.item.created',
				turn_id: turn,
				role: 'user',
				text: 'Everything about bread?',
				created_at: at,
			},
			{
				type: 'response.created',
				response_id: answer,
				turn_id: turn,
				revision: 1,
				speculative: false,
				created_at: at,
			},
			{ type: 'output_audio_buffer.started', response_id: answer },
		);
		const tokens = Array.from({ length: 400 }, (_, i) => answerText(i))
			.join('\n\n')
			.split(/(?<=\s)/u);
		const startMs = performance.now();
		let sent = 0;
		let spoken = 0;
		return measured(() => {
			const passedMs = performance.now() - startMs;
			const due = Math.min(tokens.length, Math.floor((passedMs / 1000) * tokensPerSecond));
			for (; sent < due; sent += 1)
				tell({ type: 'response.output_text.delta', response_id: answer, delta: tokens[sent] ?? '' });
			// Three words a second are spoken.
			const word = Math.floor(passedMs / 333);
			if (word > spoken) {
				spoken = word;
				const start = tokens.slice(0, word).join('').length;
				const end = start + (tokens[word] ?? '').length;
				tell({
					type: 'output_audio_buffer.position',
					response_id: answer,
					heard_chars: end,
					word_start: start,
					word_end: end,
				});
			}
			return passedMs < seconds * 1000;
		});
	},
	counts: () => ({
		rows: Math.max(
			0,
			...[...scroller().querySelectorAll('li')].map((row) => Number(row.getAttribute('aria-posinset'))),
		),
		mounted: scroller().querySelectorAll('li').length,
	}),
};
