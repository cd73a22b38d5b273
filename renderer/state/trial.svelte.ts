import type { RehearsalFeed } from '../../preload/contract/device-requests.ts';
import type { DesktopApi, Unsubscribe } from '../../preload/contract/desktop-api.ts';
import { valueOf, wordsOf } from './bridge.ts';

export type FinishedTurn = Extract<RehearsalFeed, { type: 'finished' }>;

/** So many turns stay to be compared. */
const kept = 3;

/** Turn-taking, tried out: what happens now, and what was decided about the last turns. */
export class Trial {
	readonly #api: DesktopApi;
	#now = $state.raw<RehearsalFeed>({ type: 'ended' });
	#finished = $state.raw<readonly FinishedTurn[]>([]);
	#running = $state(false);
	/** Why it cannot be tried now. */
	problem = $state<string | null>(null);

	constructor(api: DesktopApi) {
		this.#api = api;
	}

	get now(): RehearsalFeed {
		return this.#now;
	}

	/** Newest first. */
	get finished(): readonly FinishedTurn[] {
		return this.#finished;
	}

	get isRunning(): boolean {
		return this.#running;
	}

	/** Listens for news; returns how to stop, the trial included. */
	follow(): Unsubscribe {
		const unsubscribe = this.#api.onRehearsal((news) => this.#take(news));
		return () => {
			unsubscribe();
			if (this.#running) void this.#api.rehearse({ on: false });
		};
	}

	async start(): Promise<void> {
		this.#finished = [];
		await this.#switch(true);
	}

	async stop(): Promise<void> {
		await this.#switch(false);
	}

	#take(news: RehearsalFeed): void {
		if (news.type === 'ended') this.#running = false;
		if (news.type === 'finished') this.#finished = [news, ...this.#finished].slice(0, kept);
		this.#now = news;
	}

	async #switch(on: boolean): Promise<void> {
		try {
			await valueOf(this.#api.rehearse({ on }));
			this.#running = on;
			this.problem = null;
		} catch (thrown) {
			this.problem = wordsOf(thrown);
		}
	}
}
