import {
	app,
	dialog,
	globalShortcut,
	ipcMain,
	Menu,
	nativeTheme,
	Notification,
	protocol,
	shell,
	systemPreferences,
} from 'electron';
import type { BrowserWindow } from 'electron';
import type { Settings } from '../../preload/contract/settings.ts';
import { chosenLocale } from '../../preload/words/chosen-locale.ts';
import type { AssistantError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { serveApp } from './app-scheme.ts';
import { releaseWhenAway, sleepWhenSuspended } from './away.ts';
import { applicationMenu } from './application-menu.ts';
import type { AssistantPort, ConversationFiles, Surroundings } from './assistant-port.ts';
import { confirmExternal } from './confirm-external.ts';
import { conversationInLink } from './deep-link.ts';
import { DesktopWindows } from './desktop-windows.ts';
import { EchoTest } from './echo-test.ts';
import { systemFileDialogs } from './file-dialogs.ts';
import { HotkeyActivation } from './hotkey-activation.ts';
import { hotkeySurroundings, isWayland } from './hotkey-surroundings.ts';
import type { GlobalKeys } from './hotkey.ts';
import { Hotkey } from './hotkey.ts';
import { conversationRequests } from './ipc/conversation-requests.ts';
import { WindowSoundCheck } from './ipc/device-requests.ts';
import { EventFeed } from './ipc/event-feed.ts';
import { externalRequests } from './ipc/external-requests.ts';
import { historyRequests } from './ipc/history-requests.ts';
import { hotkeyRequests } from './ipc/hotkey-requests.ts';
import { keepingRequests } from './ipc/keeping-requests.ts';
import type { ReportFault, RequestHandlers } from './ipc/ipc-router.ts';
import { routeRequests } from './ipc/ipc-router.ts';
import { modelRequests } from './ipc/model-requests.ts';
import { presenceRequests } from './ipc/presence-requests.ts';
import { providerRequests } from './ipc/provider-requests.ts';
import type { ProviderDesk } from './ipc/provider-requests.ts';
import { voiceRequests } from './ipc/voice-requests.ts';
import { settingsRequests } from './ipc/settings-requests.ts';
import { troubleRequests } from './ipc/trouble-requests.ts';
import { modelFileDialog } from './model-file-dialog.ts';
import type { MainWindow } from './main-window.ts';
import type { ModelsPort } from './models-port.ts';
import { SystemMicrophoneAccess } from './microphone-access.ts';
import type { DiagnosticsPort, KeepingPort } from './keeping-port.ts';
import type { AppSettings } from './settings-owner.ts';
import type { CommandLineTalk } from './talk-command.ts';
import { onLocale, speakLocale } from './shell-locale.ts';
import { takenHotkey, unknownConversation } from './shell-troubles.ts';
import { SystemSettings } from './system-settings.ts';
import { systemTray } from './system-tray.ts';
import { canUpdate, loadUpdater, noticeUpdate } from './update-notice.ts';
import { Updates } from './updates.ts';

export interface DesktopParts {
	readonly assistant: AssistantPort;
	readonly settings: AppSettings;
	readonly surroundings: Surroundings;
	readonly providers: ProviderDesk;
	readonly files: ConversationFiles;
	readonly keeping: KeepingPort;
	readonly diagnostics: DiagnosticsPort;
	readonly models: ModelsPort;
	/** Follows a key in every program. */
	readonly keys: GlobalKeys;
	readonly clock: Clock;
	/** The built page, and the preload script beside it. */
	readonly rendererFolder: string;
	readonly preload: string;
	/** What went wrong before there was a window to say it in. */
	readonly problems: readonly AssistantError[];
	/** Wait in the tray, without a window. */
	readonly startsHidden: boolean;
	readonly reportFault: ReportFault;
}

/** The app around the assistant: windows, tray, hotkey, menu. Call when Electron is ready; dispose before quitting. */
export class DesktopApp implements Disposable {
	readonly #parts: DesktopParts;
	readonly #owned = new DisposableStack();
	readonly #feed: EventFeed;
	readonly #echoTest: EchoTest;
	readonly #soundCheck: WindowSoundCheck;
	readonly #activation: HotkeyActivation;
	readonly #hotkey: Hotkey;
	readonly #updates: Updates;
	readonly #windows: DesktopWindows;

	constructor(parts: DesktopParts) {
		this.#parts = parts;
		const { assistant, reportFault } = parts;
		serveApp(protocol, parts.rendererFolder);
		this.#feed = this.#owned.use(new EventFeed(assistant));
		this.#windows = this.#owned.use(this.#newWindows());
		parts.problems.forEach((problem) => this.#windows.main.tell('trouble', problem));
		this.#echoTest = this.#owned.use(new EchoTest({ ...parts, assistant: assistant.soundCheck }));
		this.#soundCheck = this.#owned.use(this.#newSoundCheck());
		this.#owned.use(
			routeRequests({
				ipcMain,
				handlers: this.#handlers(),
				isTrusted: ({ senderFrame }) => this.#windows.trusts(senderFrame),
				reportFault,
			}),
		);
		this.#activation = this.#owned.use(new HotkeyActivation({ assistant, clock: parts.clock }));
		this.#hotkey = this.#owned.use(this.#newHotkey());
		this.#owned.use(releaseWhenAway(() => this.#nobodyTalks()));
		this.#followModels(parts.models);
		this.#updates = this.#owned.use(
			new Updates({
				canUpdate: canUpdate(app, process.resourcesPath),
				load: loadUpdater,
				onNewer: (version) => this.#noticeUpdate(version),
				reportFault,
			}),
		);
		this.#owned.use(this.#newTray());
		this.#owned.use(
			parts.settings.onChange((complete) => {
				assistant.updateSettings(complete);
				this.#follow(parts.settings.shown);
			}),
		);
		this.#owned.use(this.#spokenAnew());
		this.#follow(parts.settings.shown);
		if (!parts.startsHidden) this.show();
	}

	/** Opens the window, or brings it forward. */
	show(): void {
		this.#windows.main.show();
	}

	/** Shows the conversation a link names, when it is here; any other link is passed over in silence, as strangers are. */
	followLink(link: string): void {
		const id = conversationInLink(link);
		if (id === null) return;
		const { assistant } = this.#parts;
		this.show();
		if (assistant.store.conversation(id) === null)
			this.#windows.main.tell('trouble', unknownConversation());
		else if (assistant.snapshot().conversationId !== id) assistant.openConversation(id);
	}

	/** What another start of the program asked for (talk-command.ts). */
	talk(command: CommandLineTalk): void {
		if (command === 'toggle') this.#activation.toggle();
		else this.#parts.assistant[command]();
	}

	/** Told what goes wrong, or right again, outside any conversation. */
	get window(): Pick<MainWindow, 'tell'> {
		return this.#windows.main;
	}

	[Symbol.dispose](): void {
		this.#owned.dispose();
	}

	#newWindows(): DesktopWindows {
		const { settings, assistant } = this.#parts;
		return new DesktopWindows({
			...this.#parts,
			feed: this.#feed,
			onMainClosed: () => {
				// Nobody can let go of a button in a window that is gone, nor end the choosing of a key.
				this.#hotkey.setRecording(false);
				this.#echoTest.stop();
				this.#soundCheck.end();
				assistant.release();
				if (process.platform !== 'darwin' && !settings.shown.startup.keepInTray) app.quit();
			},
		});
	}

	#newHotkey(): Hotkey {
		const { platform, env } = process;
		const isTrusted = (): boolean => systemPreferences.isTrustedAccessibilityClient(false);
		return new Hotkey({
			shortcuts: globalShortcut,
			keys: this.#parts.keys,
			activation: this.#activation,
			surroundings: () => hotkeySurroundings({ platform, env, isTrusted }),
			onState: (state) => this.#feed.send('hotkey', state),
			onTaken: (accelerator) => this.#windows.main.tell('trouble', takenHotkey(accelerator)),
		});
	}

	#newSoundCheck(): WindowSoundCheck {
		return new WindowSoundCheck({
			soundCheck: this.#parts.assistant.soundCheck,
			access: new SystemMicrophoneAccess({
				platform: process.platform,
				preferences: systemPreferences,
			}),
			tellDevices: (seen) => this.#feed.send('devices', seen),
			tellRehearsal: (news) => this.#feed.send('rehearsal', news),
		});
	}

	#followModels(models: ModelsPort): void {
		this.#owned.use(sleepWhenSuspended(models));
		this.#owned.use(models.onChanged((model) => this.#feed.send('model', model)));
	}

	/** The screen is locked or the computer sleeps. */
	#nobodyTalks(): void {
		this.#hotkey.forget();
		this.#parts.assistant.release();
	}

	/** Makes the parts outside the page follow the settings, and tells the page. */
	#follow(settings: Settings): void {
		const { theme, locale } = settings.appearance;
		speakLocale(chosenLocale(locale, app.getPreferredSystemLanguages()));
		nativeTheme.themeSource = theme === 'high-contrast' ? 'dark' : theme;
		this.#hotkey.use(settings.hotkey);
		this.#updates.follow(settings);
		this.#windows.mini.follow(settings.appearance);
		this.#feed.send('settings', settings);
	}

	/** Makes anew what is put in words, whenever the language changes. */
	#spokenAnew(): Disposable {
		this.#menu();
		return onLocale(() => {
			this.#menu();
			this.#feed.send('hotkey', this.#hotkey.state);
		});
	}

	#handlers(): RequestHandlers {
		const { assistant, settings, surroundings, files } = this.#parts;
		const window = (): BrowserWindow | null => this.#windows.main.current;
		const openPath = (path: string): Promise<string> => shell.openPath(path);
		const dialogs = systemFileDialogs({ dialog, window, folder: app.getPath('documents') });
		return {
			...conversationRequests({ assistant, lastSequence: () => this.#feed.lastSequence }),
			...historyRequests({
				store: assistant.store,
				files,
				dialogs,
				onDeleted: (id) => {
					if (assistant.snapshot().conversationId === id) assistant.newConversation();
				},
				onProgress: (progress) => this.#feed.send('progress', progress),
			}),
			...keepingRequests({ ...this.#parts, dialogs, openPath, hotkey: () => this.#hotkey.state }),
			...settingsRequests(settings, surroundings, this.#echoTest),
			...troubleRequests(assistant, new SystemSettings({ openUrl: (url) => shell.openExternal(url) })),
			...providerRequests({ desk: this.#parts.providers, settings }),
			...voiceRequests(assistant.soundCheck),
			...modelRequests(this.#parts.models, modelFileDialog({ dialog, window })),
			...this.#soundCheck.handlers,
			...hotkeyRequests(() => this.#hotkey),
			...presenceRequests({ showMain: () => this.show(), isWayland: isWayland(process) }),
			...externalRequests({
				confirm: (host, url) => confirmExternal(dialog, window(), host, url),
				open: (url) => shell.openExternal(url),
			}),
		};
	}

	#newTray(): Disposable {
		return systemTray({
			...this.#parts,
			show: () => this.show(),
			openSettings: () => this.#openSettings(),
			quit: () => app.quit(),
		});
	}

	#noticeUpdate(version: string): void {
		noticeUpdate(version, {
			notify: (options) => new Notification(options),
			dialog,
			download: () => this.#updates.download(),
			tell: (error) => this.#windows.main.tell('trouble', error),
		});
	}

	#menu(): void {
		const { platform } = process;
		const onSettings = (): void => this.#openSettings();
		const template = applicationMenu({ platform, isPackaged: app.isPackaged, onSettings });
		Menu.setApplicationMenu(Menu.buildFromTemplate(template));
	}

	#openSettings(): void {
		this.show();
		this.#windows.main.tell('intent', 'open-settings');
	}
}
