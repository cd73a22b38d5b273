import {
	app,
	BrowserWindow,
	dialog,
	globalShortcut,
	ipcMain,
	Menu,
	nativeImage,
	nativeTheme,
	Notification,
	protocol,
	shell,
	systemPreferences,
	Tray,
} from 'electron';
import type { Settings } from '../../preload/contract/settings.ts';
import { chosenLocale } from '../../preload/words/chosen-locale.ts';
import type { AssistantError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { appOrigin, serveApp } from './app-scheme.ts';
import { releaseWhenAway, sleepWhenSuspended } from './away.ts';
import { applicationMenu } from './application-menu.ts';
import { audioPageUrl } from './audio-page.ts';
import type { AssistantPort, ConversationFiles, Surroundings } from './assistant-port.ts';
import { confirmExternal } from './confirm-external.ts';
import { conversationInLink } from './deep-link.ts';
import { EchoTest } from './echo-test.ts';
import { systemFileDialogs } from './file-dialogs.ts';
import { HotkeyActivation } from './hotkey-activation.ts';
import { hotkeySurroundings } from './hotkey-surroundings.ts';
import type { GlobalKeys } from './hotkey.ts';
import { Hotkey } from './hotkey.ts';
import { conversationRequests } from './ipc/conversation-requests.ts';
import { WindowSoundCheck } from './ipc/device-requests.ts';
import { EventFeed } from './ipc/event-feed.ts';
import { externalRequests } from './ipc/external-requests.ts';
import { historyRequests } from './ipc/history-requests.ts';
import { hotkeyRequests } from './ipc/hotkey-requests.ts';
import type { ReportFault, RequestHandlers } from './ipc/ipc-router.ts';
import { routeRequests } from './ipc/ipc-router.ts';
import { modelRequests } from './ipc/model-requests.ts';
import { providerRequests } from './ipc/provider-requests.ts';
import type { ProviderDesk } from './ipc/provider-requests.ts';
import { settingsRequests } from './ipc/settings-requests.ts';
import { bringForward, guardContents, mainWindowOptions } from './main-window.ts';
import { modelFileDialog } from './model-file-dialog.ts';
import type { ModelsPort } from './models-port.ts';
import { SystemMicrophoneAccess } from './microphone-access.ts';
import { isTrustedFrame } from './navigation.ts';
import { guardPermissions } from './permissions.ts';
import type { AppSettings } from './settings-owner.ts';
import type { CommandLineTalk } from './talk-command.ts';
import { toggleTalk } from './talk-toggle.ts';
import { onLocale, speakLocale } from './shell-locale.ts';
import { takenHotkey, unknownConversation } from './shell-troubles.ts';
import { showTray } from './tray.ts';
import { canUpdate, loadUpdater, noticeUpdate } from './update-notice.ts';
import { Updates } from './updates.ts';

export interface DesktopParts {
	readonly assistant: AssistantPort;
	readonly settings: AppSettings;
	readonly surroundings: Surroundings;
	readonly providers: ProviderDesk;
	readonly files: ConversationFiles;
	readonly models: ModelsPort;
	/** Follows a key in every program. */
	readonly keys: GlobalKeys;
	readonly clock: Clock;
	/** The built page, and the preload script beside it. */
	readonly rendererFolder: string;
	readonly preload: string;
	/** What went wrong before there was a window to say it in. */
	readonly problems: readonly AssistantError[];
	readonly reportFault: ReportFault;
}

/** The app around the assistant: one window, tray, hotkey, menu. Call when Electron is ready; dispose before quitting. */
export class DesktopApp implements Disposable {
	readonly #parts: DesktopParts;
	readonly #owned = new DisposableStack();
	readonly #feed: EventFeed;
	readonly #echoTest: EchoTest;
	readonly #soundCheck: WindowSoundCheck;
	readonly #activation: HotkeyActivation;
	readonly #hotkey: Hotkey;
	readonly #updates: Updates;
	#window: BrowserWindow | null = null;

	constructor(parts: DesktopParts) {
		this.#parts = parts;
		const { assistant, reportFault } = parts;
		serveApp(protocol, parts.rendererFolder);
		this.#feed = this.#owned.use(
			new EventFeed({ assistant, receiver: () => this.#window?.webContents ?? null }),
		);
		this.#echoTest = this.#owned.use(new EchoTest({ ...parts, assistant: assistant.soundCheck }));
		this.#soundCheck = this.#owned.use(this.#newSoundCheck());
		this.#owned.use(
			routeRequests({
				ipcMain,
				handlers: this.#handlers(),
				isTrusted: ({ senderFrame }) =>
					isTrustedFrame(senderFrame, this.#window?.webContents.mainFrame, appOrigin),
				reportFault,
			}),
		);
		this.#activation = this.#owned.use(new HotkeyActivation({ assistant, clock: parts.clock }));
		this.#hotkey = this.#owned.use(this.#newHotkey());
		this.#owned.use(releaseWhenAway(() => this.#nobodyTalks()));
		this.#owned.use(sleepWhenSuspended(parts.models));
		this.#owned.use(parts.models.onChanged((model) => this.#feed.send('model', model)));
		this.#updates = this.#owned.use(
			new Updates({
				canUpdate: canUpdate(app, process.resourcesPath),
				load: loadUpdater,
				onNewer: (version) => this.#noticeUpdate(version),
				reportFault,
			}),
		);
		this.#owned.use(this.#tray());
		this.#owned.use(
			parts.settings.onChange((complete) => {
				assistant.updateSettings(complete);
				this.#follow(parts.settings.shown);
			}),
		);
		this.#menu();
		this.#owned.use(onLocale(() => this.#spokenAnew()));
		this.#follow(parts.settings.shown);
		this.show();
	}

	/** Opens the window, or brings it forward. */
	show(): void {
		if (this.#window !== null) {
			bringForward(this.#window);
			return;
		}
		const window = new BrowserWindow(
			mainWindowOptions({ preload: this.#parts.preload, dark: nativeTheme.shouldUseDarkColors }),
		);
		this.#window = window;
		guardContents(window.webContents, appOrigin);
		guardPermissions(window.webContents.session, { origin: appOrigin, audioUrl: audioPageUrl });
		window.once('ready-to-show', () => window.show());
		window.on('closed', () => {
			this.#window = null;
			// Nobody can let go of a button in a window that is gone, nor end the choosing of a key.
			this.#hotkey.setRecording(false);
			this.#echoTest.stop();
			this.#soundCheck.end();
			this.#parts.assistant.release();
		});
		void window.loadURL(`${appOrigin}/index.html`);
	}

	/** Shows the conversation a link names, when it is here; any other link is passed over in silence, as strangers are. */
	followLink(link: string): void {
		const id = conversationInLink(link);
		if (id === null) return;
		const { assistant } = this.#parts;
		this.show();
		if (assistant.store.conversation(id) === null) this.#feed.send('trouble', unknownConversation());
		else if (assistant.snapshot().conversationId !== id) assistant.openConversation(id);
	}

	/** What another start of the program asked for (talk-command.ts). */
	talk(command: CommandLineTalk): void {
		if (command === 'toggle') this.#activation.toggle();
		else this.#parts.assistant[command]();
	}

	[Symbol.dispose](): void {
		this.#owned.dispose();
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
			onTaken: (accelerator) => this.#feed.send('trouble', takenHotkey(accelerator)),
		});
	}

	#newSoundCheck(): WindowSoundCheck {
		return new WindowSoundCheck({
			soundCheck: this.#parts.assistant.soundCheck,
			access: new SystemMicrophoneAccess({
				platform: process.platform,
				preferences: systemPreferences,
				open: (url) => shell.openExternal(url),
			}),
			tellDevices: (seen) => this.#feed.send('devices', seen),
			tellRehearsal: (news) => this.#feed.send('rehearsal', news),
		});
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
		this.#feed.send('settings', settings);
	}

	/** What was put in words before the language changed. */
	#spokenAnew(): void {
		this.#menu();
		this.#feed.send('hotkey', this.#hotkey.state);
	}

	#handlers(): RequestHandlers {
		const { assistant, settings, surroundings, files, problems } = this.#parts;
		const window = (): BrowserWindow | null => this.#window;
		return {
			...conversationRequests({ assistant, lastSequence: () => this.#feed.lastSequence, problems }),
			...historyRequests({
				store: assistant.store,
				files,
				dialogs: systemFileDialogs({ dialog, window, folder: app.getPath('documents') }),
				onDeleted: (id) => {
					if (assistant.snapshot().conversationId === id) assistant.newConversation();
				},
			}),
			...settingsRequests(settings, surroundings, this.#echoTest),
			...providerRequests({ desk: this.#parts.providers, settings }),
			...modelRequests(this.#parts.models, modelFileDialog({ dialog, window })),
			...this.#soundCheck.handlers,
			...hotkeyRequests(() => this.#hotkey),
			...externalRequests({
				confirm: (host, url) => confirmExternal(dialog, window(), host, url),
				open: (url) => shell.openExternal(url),
			}),
		};
	}

	#tray(): Disposable {
		const { assistant } = this.#parts;
		return showTray(
			assistant,
			{
				show: () => this.show(),
				toggleListening: () => toggleTalk(assistant),
				stop: () => assistant.stop(),
				newConversation: () => assistant.newConversation(),
				openSettings: () => this.#openSettings(),
				quit: () => app.quit(),
			},
			{
				image: (bitmap, size) =>
					nativeImage.createFromBitmap(Buffer.from(bitmap), {
						width: size,
						height: size,
						scaleFactor: 2,
					}),
				tray: (image) => new Tray(image),
				setMenu: (tray, template) => tray.setContextMenu(Menu.buildFromTemplate(template)),
			},
		);
	}

	#noticeUpdate(version: string): void {
		noticeUpdate(version, {
			notify: (options) => new Notification(options),
			dialog,
			download: () => this.#updates.download(),
			tell: (error) => this.#feed.send('trouble', error),
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
		this.#feed.send('intent', 'open-settings');
	}
}
