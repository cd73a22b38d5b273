import type { AssistantError } from '../domain/errors.ts';
import type { MainWindow } from './main-window.ts';

export interface WindowNews {
	readonly complain: (error: AssistantError) => void;
	readonly onCaughtUp: () => void;
}

/** What goes wrong, or right again, beside the conversation. `window` is asked for then: who tells may be older than it. */
export function newsTo(window: () => Pick<MainWindow, 'tell'>): WindowNews {
	return {
		complain: (error) => window().tell('trouble', error),
		onCaughtUp: () => window().tell('relief', { kind: 'storage-full' }),
	};
}
