import type { FeedName, RequestName } from './channels.ts';
import type { EventFeed, Intent, Level } from './events.ts';
import type { HotkeyState } from './hotkey.ts';
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
	/** The key for every program is heard in another way than before. */
	hotkey: HotkeyState;
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
export type DesktopApi = { readonly [Name in RequestName]: RequestMethod<Name> } & FeedMethods;
