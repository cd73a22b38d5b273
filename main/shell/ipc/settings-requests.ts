import type { KeyPlace } from '../../../preload/contract/requests.ts';
import type { Settings, SettingsPatch } from '../../../preload/contract/settings.ts';
import type { Surroundings } from '../assistant-port.ts';
import type { EchoTest } from '../echo-test.ts';
import type { RequestHandlers } from './ipc-router.ts';

type Names =
	| 'getSettings'
	| 'updateSettings'
	| 'setApiKey'
	| 'hasApiKey'
	| 'clearApiKey'
	| 'listVoices'
	| 'listDevices'
	| 'testEcho'
	| 'stopEchoTest';

/** The settings in effect. The copy for the window never holds the key; `complete` does and stays in the main process. */
export interface SettingsOwner {
	readonly shown: Settings;
	complete(): Promise<Settings>;
	change(patch: SettingsPatch): Promise<Settings>;
	setApiKey(baseUrl: string, apiKey: string, allowPlainText: boolean): Promise<KeyPlace>;
	keyPlace(baseUrl: string): Promise<KeyPlace>;
	/** The key kept for the server at this address; null: none. */
	apiKeyFor(baseUrl: string): Promise<string | null>;
	clearApiKey(baseUrl: string): Promise<void>;
}

/** Longer than any provider needs to answer a test, ms; then the person is told instead of kept waiting. */
const answerTimeoutMs = 30_000;

export function settingsRequests(
	settings: SettingsOwner,
	surroundings: Surroundings,
	echoTest: Pick<EchoTest, 'run' | 'stop'>,
): Pick<RequestHandlers, Names> {
	const deadline = (): AbortSignal => AbortSignal.timeout(answerTimeoutMs);
	return {
		getSettings: () => settings.shown,
		updateSettings: (patch) => settings.change(patch),
		setApiKey: ({ baseUrl, apiKey, allowPlainText }) =>
			settings.setApiKey(baseUrl, apiKey, allowPlainText),
		hasApiKey: ({ baseUrl }) => settings.keyPlace(baseUrl),
		clearApiKey: ({ baseUrl }) => settings.clearApiKey(baseUrl),
		listVoices: () => surroundings.voices(deadline()),
		listDevices: () => surroundings.devices(deadline()),
		testEcho: () => echoTest.run(),
		stopEchoTest: () => echoTest.stop(),
	};
}
