import type { ConversationCommand, ConversationEvent } from '../../main/domain/conversation-events.ts';
import type { ConversationState } from '../../main/domain/conversation-state.ts';
import type { ResponseId } from '../../main/domain/ids.ts';
import type { ConversationSimulation } from './conversation-simulation.ts';
import type { HeardStretch } from './simulated-playback.ts';

/** Watches a simulated conversation and says in words what broke a promise of the conversation; empty when nothing did. */
export class ConversationInvariants {
	readonly broken: string[] = [];
	readonly #simulation: ConversationSimulation;
	readonly #clearedTakes = new Set<ResponseId>();
	readonly #sounding = new Set<string>();
	readonly #doneResponses = new Set<string>();
	readonly #readings = new Set<string>();
	#conversationOpened = false;
	#before: ConversationState;

	constructor(simulation: ConversationSimulation) {
		this.#simulation = simulation;
		this.#before = simulation.state;
		simulation.onStep = (event, commands) => this.#step(event, commands);
		simulation.playback.onHeard = (stretch) => this.#heard(stretch);
	}

	/** Everything scripted is over: nothing may be left open. */
	atRest(): readonly string[] {
		const { state, timers, running, stored } = this.#simulation;
		if (state.response !== null) this.#break(`an answer is left ${state.response.playback}`);
		if (state.closing.length > 0) this.#break('a cleared answer was never closed');
		if (state.turn !== null && !state.floorHeld) this.#break('a turn is left open');
		if (timers.size > 0) this.#break(`timers are left: ${[...timers.keys()].join(', ')}`);
		if (running > 0) this.#break('work is left running');
		if (state.shown === 'speaking' || state.shown === 'thinking') this.#break(`is left ${state.shown}`);
		if (this.#sounding.size > 0) this.#break('a beginning of sound has no end');
		for (const turn of stored.values())
			if (turn.status === 'in_progress' && turn.id !== state.turn?.id)
				this.#break('a draft is left on disk');
		for (const { turn_id: id } of this.#simulation.of('conversation.item.created'))
			if (!stored.has(id)) this.#break('something said is lost');
		this.#turnsAreAnswered();
		return this.broken;
	}

	#step(event: ConversationEvent, commands: readonly ConversationCommand[]): void {
		const { state } = this.#simulation;
		if (isAboutTheDead(this.#before, event) && (commands.length > 0 || state !== this.#before))
			this.#break(`${event.type} of a dead answer changes something`);
		this.#before = state;
		for (const command of commands) this.#command(command, event);
		const { response, closing, shown } = state;
		const audible =
			response?.playback === 'playing' || closing.some((each) => each.response.playback === 'playing');
		if ((shown === 'speaking') !== audible) this.#break(`is ${shown} after ${event.type}`);
		if (response !== null && !response.committed && response.playback !== 'held')
			this.#break('a speculation may be heard');
		if (JSON.stringify(JSON.parse(JSON.stringify(state))) !== JSON.stringify(state))
			this.#break('the state is no JSON');
	}

	#command(command: ConversationCommand, event: ConversationEvent): void {
		switch (command.type) {
			case 'playback.clear':
				this.#clearedTakes.add(command.responseId);
				return;
			case 'playback.open':
			case 'playback.enqueue':
			case 'playback.resume':
			case 'synthesizer.speak': {
				const take =
					command.type === 'synthesizer.speak' ? command.request.responseId : command.responseId;
				if (this.#clearedTakes.has(take))
					this.#break(`${command.type} of a cleared answer after ${event.type}`);
				return;
			}
			case 'store.open_conversation':
				this.#conversationOpened = true;
				return;
			case 'model.start':
				if (this.#readings.has(command.responseId)) this.#break('a model is asked for a reading');
				return;
			case 'store.save_turn':
				if (this.#readings.has(command.turn.id)) this.#break('a reading is kept as a turn');
				if (!this.#conversationOpened) this.#break('a turn is stored before its conversation');
				if (!command.turn.content.startsWith(command.turn.heard))
					this.#break('what was heard is no beginning of what was said');
				return;
			case 'emit':
				return this.#emitted(command.event);
			default:
		}
	}

	#emitted(event: Extract<ConversationCommand, { type: 'emit' }>['event']): void {
		switch (event.type) {
			case 'output_audio_buffer.started':
				if (this.#sounding.has(event.response_id)) this.#break('started twice');
				this.#sounding.add(event.response_id);
				return;
			case 'output_audio_buffer.stopped':
			case 'output_audio_buffer.cleared':
				if (!this.#sounding.delete(event.response_id))
					this.#break(`${event.type} without a beginning`);
				return;
			case 'response.reading':
				this.#readings.add(event.response_id);
				return;
			case 'response.done':
				if (this.#doneResponses.has(event.response_id)) this.#break('done twice');
				this.#doneResponses.add(event.response_id);
				return;
			default:
		}
	}

	#heard({ responseId }: HeardStretch): void {
		const { state } = this.#simulation;
		if (this.#clearedTakes.has(responseId)) this.#break('a cleared answer is heard');
		if (state.response?.take !== responseId)
			this.#break('an answer is heard that is not the current one');
		if (state.response?.committed !== true) this.#break('a speculation is heard');
		if (state.shown !== 'speaking') this.#break(`is ${state.shown} while it is heard`);
	}

	/** Every turn of the conversation has an answer that ended, or a later turn took its place. */
	#turnsAreAnswered(): void {
		const turns = this.#simulation.of('conversation.item.created').map((event) => event.turn_id);
		const last = turns.at(-1);
		if (last === undefined) return;
		const ended = this.#simulation.of('response.done').some((event) => event.turn_id === last);
		if (!ended) this.#break('the last turn was never answered');
	}

	#break(what: string): void {
		this.broken.push(`${what} (at ${String(this.#simulation.clock.nowMs())} ms)`);
	}
}

function isAboutTheDead({ response, closing }: ConversationState, event: ConversationEvent): boolean {
	if (!('responseId' in event)) return false;
	const live = [response?.id, response?.take, ...closing.map((each) => each.response.take)];
	return !live.includes(event.responseId);
}
