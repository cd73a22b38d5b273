import type { FeedName, RequestName } from './channels.ts';
import type { DevicesFeed, RehearsalFeed } from './device-requests.ts';
import type { EventFeed, Intent, Level } from './events.ts';
import type { HotkeyState } from './hotkey.ts';
import type { SpeechModel } from './model-requests.ts';
import type { BulkProgress } from './keeping-requests.ts';
import type { RequestArgument, RequestOutput } from './requests.ts';
import type { Settings } from './settings.ts';
import type { AssistantError, Reply } from './wire-error.ts';

type RequestMethod<Name extends RequestName> = [RequestArgument<Name>] extends [undefined]
	? () => Promise<Reply<RequestOutput<Name>>>
	: (input: RequestArgument<Name>) => Promise<Reply<RequestOutput<Name>>>;

interface Feeds {
	event: EventFeed;
	level: Level;
	settings: Settings;
	intent: Intent;
	/** Trouble outside any conversation: a key combination that is taken, a file that was damaged. */
	trouble: AssistantError;
	/** Trouble that is over, where no event of the assistant tells. */
	relief: Pick<AssistantError, 'kind'>;
	/** The key for every program is heard in another way than before. */
	hotkey: HotkeyState;
	/** How far a bulk export or import is. */
	progress: BulkProgress;
	/** A model's state has changed; a few times a second while something moves. */
	model: SpeechModel;
	/** Devices came or went; told while they are watched, and when a chosen one goes away or comes back. */
	devices: DevicesFeed;
	/** A turn that is tried out goes on. */
	rehearsal: RehearsalFeed;
}

export type FeedPayload<Name extends FeedName> = Feeds[Name];
/** Ends a subscription. */
export type Unsubscribe = () => void;
type FeedMethods = {
	readonly [Name in FeedName as `on${Capitalize<Name>}`]: (
		listener: (payload: FeedPayload<Name>) => void,
	) => Unsubscribe;
};

/** `window.assistant`: all a page can do. One promise per request, one subscription per feed, nothing of Electron. */
export type DesktopApi = {
	readonly [Name in Exclude<RequestName, keyof FileMethods>]: RequestMethod<Name>;
} & FileMethods &
	FeedMethods;

/** What the preload script does with files itself: where they lie on the disk is none of the page's business. */
type FileMethods = {
	readonly importModelFiles: (files: readonly File[]) => Promise<Reply<RequestOutput<'importModelFiles'>>>;
};
