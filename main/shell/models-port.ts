import type { SpeechModel } from '../../preload/contract/model-requests.ts';
import type { RequestOutput } from '../../preload/contract/requests.ts';

/** The models a person can have, as the shell knows them; `main/index.ts` hands in the real ones. Failures are `AssistantFailure`s. */
export interface ModelsPort {
	list(): Promise<readonly SpeechModel[]>;
	/** Left out, the languages are those of the conversation and of the characters. */
	recommended(languages?: readonly string[]): Promise<RequestOutput<'recommendedModels'>>;
	add(ids: readonly string[]): Promise<void>;
	/** The first of each role: those that are here at once, the others when they have arrived. */
	use(ids: readonly string[]): Promise<void>;
	pause(id: string): Promise<void>;
	cancel(id: string): Promise<void>;
	/** Replaces it in the settings first. Resolves to the bytes that gives back. */
	remove(id: string): Promise<number>;
	verify(id: string): Promise<void>;
	/** Archives, folders and files; with `id` they must be that model. */
	importFrom(paths: readonly string[], id?: string): Promise<RequestOutput<'importModelFiles'>>;
	/** Told of every change of state, a few times a second while something moves. */
	onChanged(listener: (model: SpeechModel) => void): Disposable;
	/** The computer goes to sleep: nothing moves until it wakes. */
	sleep(): void;
	wake(): void;
}
