import type { AssistantPort } from '../assistant-port.ts';
import type { SystemSettings } from '../system-settings.ts';
import type { RequestHandlers } from './ipc-router.ts';

/** What a person does about trouble, beyond the settings. */
export function troubleRequests(
	assistant: Pick<AssistantPort, 'restartHelper'>,
	system: Pick<SystemSettings, 'open'>,
): Pick<RequestHandlers, 'restartHelper' | 'openSystemSettings'> {
	return {
		restartHelper: ({ helper }) => assistant.restartHelper(helper),
		openSystemSettings: ({ page }) => system.open(page),
	};
}
