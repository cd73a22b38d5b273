import type { OnboardingStep, Settings } from '../../preload/contract/settings.ts';
import type { SettingsState } from './settings.svelte.ts';

/** One question each, in this order. How long a pause may be is asked only of those whose pauses matter. */
function stepsFor(mode: Settings['mode']): readonly OnboardingStep[] {
	const all: readonly OnboardingStep[] = [
		'welcome',
		'microphone',
		'loudspeaker',
		'models',
		'answers',
		'talking',
		'pauses',
		'done',
	];
	return mode === 'open-mic' ? all : all.filter((step) => step !== 'pauses');
}

/** Where a new person is in their first steps. The place is kept in the settings, so that it survives a restart. */
export class Onboarding {
	readonly #settings: SettingsState;
	#open = $state(false);
	#step = $state<OnboardingStep>('welcome');

	constructor(settings: SettingsState) {
		this.#settings = settings;
	}

	get isOpen(): boolean {
		return this.#open;
	}

	get step(): OnboardingStep {
		return this.#step;
	}

	get steps(): readonly OnboardingStep[] {
		return stepsFor(this.#settings.current?.mode ?? 'push-to-talk');
	}

	/** How far the person is, from 0. */
	get place(): number {
		return Math.max(0, this.steps.indexOf(this.#step));
	}

	/** At the start: somebody who has talked before knows their way. */
	offer(hasHistory: boolean): void {
		const { current } = this.#settings;
		if (current === null || current.onboarding.done || hasHistory) return;
		this.#step = current.onboarding.step;
		this.#open = true;
	}

	/** From the beginning, because a person asked for it. */
	begin(): void {
		this.#step = 'welcome';
		this.#open = true;
	}

	next(): void {
		const following = this.steps[this.place + 1];
		if (following === undefined) this.finish();
		else this.#go(following);
	}

	back(): void {
		const before = this.steps[this.place - 1];
		if (before !== undefined) this.#go(before);
	}

	/** Done, or skipped: it is not offered again. */
	finish(): void {
		if (!this.#open) return;
		this.#open = false;
		void this.#settings.change({ onboarding: { done: true, step: 'welcome' } });
	}

	#go(step: OnboardingStep): void {
		this.#step = step;
		// Those who look through it once more are not offered it again when they quit in the middle.
		if (this.#settings.current?.onboarding.done === false)
			void this.#settings.change({ onboarding: { step } });
	}
}
