import { z } from 'zod';

/* Microphone, loudspeaker and turn-taking, tried out before they are used. */

const nothing = z.undefined();
const done = z.void();

const deviceSchema = z.object({ id: z.string(), name: z.string(), isDefault: z.boolean() });

/** What can be chosen on this computer now. */
const deviceListSchema = z.object({
	inputs: z.array(deviceSchema).readonly(),
	outputs: z.array(deviceSchema).readonly(),
});

/** Whether the system lets Parley hear. `unknown`: this system has no such permission, or does not tell. */
const microphoneAccessSchema = z.object({
	state: z.enum(['granted', 'denied', 'not-asked', 'unknown']),
});

export const deviceRequests = {
	listDevices: { input: nothing, output: deviceListSchema },
	/** While on, the `devices` feed tells of devices that come and go. Ends by itself with the window. */
	watchDevices: { input: z.object({ on: z.boolean() }), output: done },
	/** Closes microphone and loudspeaker and opens them again. */
	reopenDevices: { input: nothing, output: done },
	/** Plays a short sound as answers are played; answered when it was heard to its end. */
	playTestSound: { input: nothing, output: done },
	microphoneAccess: { input: nothing, output: microphoneAccessSchema },
	/** Where the system asks people, it asks now; elsewhere it says how things are. */
	askForMicrophone: { input: nothing, output: microphoneAccessSchema },
	/**
	 * While on, what is said is not answered but judged aloud, on the `rehearsal` feed. Ends by itself with the window, and when
	 * a key for talking is pressed. Switched on again, it begins anew.
	 */
	rehearse: { input: z.object({ on: z.boolean() }), output: done },
};

/** `away`: the chosen devices that are not connected, by name; the system's are used meanwhile. */
export type DevicesFeed = z.infer<typeof deviceListSchema> & {
	readonly away: { readonly input: string | null; readonly output: string | null };
};
export type MicrophoneAccess = z.infer<typeof microphoneAccessSchema>;

type Ending = 'complete' | 'unclear' | 'incomplete';

/** A turn that is tried out, as it goes on. */
export type RehearsalFeed =
	| { readonly type: 'waiting' }
	| { readonly type: 'speaking'; readonly text: string }
	/**
	 * Silent for `silentMs` when told; finished after `leftMs` more of silence. `leftMs` null: the words asked for time, and
	 * the turn is open until more is said. `ending`: what the words so far sound like.
	 */
	| {
			readonly type: 'pausing';
			readonly text: string;
			readonly silentMs: number;
			readonly leftMs: number | null;
			readonly ending: Ending;
	  }
	| {
			readonly type: 'finished';
			readonly text: string;
			/** Silence from the true end of speech to the decision. */
			readonly waitedMs: number;
			readonly ending: Ending;
			/** Pauses inside the turn, in order. */
			readonly pausesMs: readonly number[];
	  }
	/** A sound without words. */
	| { readonly type: 'nothing' }
	| { readonly type: 'ended' };
