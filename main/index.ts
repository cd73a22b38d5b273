/**
 * Composition root for Electron: the same assistant as in `npm run converse`, with a window around it.
 * `--mic=FILE` and `--speaker=FILE` put WAV files in the place of microphone and loudspeaker.
 */
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import {
	app,
	BrowserWindow,
	dialog,
	globalShortcut,
	MessageChannelMain,
	net,
	protocol,
	safeStorage,
	session,
	systemPreferences,
} from 'electron';
import type { AssistantOptions } from './assistant.ts';
import { Assistant } from './assistant.ts';
import { HelperRecords } from './adapters/diagnostics/recorded-fork.ts';
import { HelperHotkey } from './adapters/hotkey/helper-hotkey.ts';
import { ExpectedModels } from './adapters/models/expected-models.ts';
import { nodeHttpGet, ReceivedBody } from './adapters/models/http-get.ts';
import type { HttpGet } from './adapters/models/http-get.ts';
import { ModelLibrary } from './adapters/models/model-library.ts';
import { ModelStore } from './adapters/models/model-store.ts';
import type { HistoryDatabase } from './adapters/storage/database.ts';
import { openDatabase } from './adapters/storage/database.ts';
import { SettingsFile } from './adapters/storage/settings-file.ts';
import { SqliteConversationStore } from './adapters/storage/sqlite-conversation-store.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { appCatalogue, isBuiltIn } from './app-catalogue.ts';
import { assistantErrorOf } from './domain/errors.ts';
import { KeepingParts } from './keeping-parts.ts';
import { ModelShelf } from './model-shelf.ts';
import type { Settings } from '../preload/contract/settings.ts';
import { parseSettings } from '../preload/contract/settings.ts';
import { chosenLocale } from '../preload/words/chosen-locale.ts';
import { m } from '../preload/words/compiled/messages.js';
import { runApp } from './shell/app-lifecycle.ts';
import type { Running } from './shell/app-lifecycle.ts';
import { appOrigin, schemePrivileges, serveApp } from './shell/app-scheme.ts';
import { audioPageUrl, HiddenAudioPage } from './shell/audio-page.ts';
import { builtPaths } from './shell/built-paths.ts';
import { DesktopApp } from './shell/desktop-app.ts';
import { endAnswer } from './shell/end-answer.ts';
import { forkUtilityHelper } from './shell/fork-helper.ts';
import { hotkeySurroundings } from './shell/hotkey-surroundings.ts';
import { netHttpGet } from './shell/net-http-get.ts';
import { guardPermissions } from './shell/permissions.ts';
import { systemLoginItem } from './shell/login-item.ts';
import { SecretStore } from './shell/secret-store.ts';
import { AppSettings } from './shell/settings-owner.ts';
import { settingsOfSystem, startsHidden } from './shell/startup.ts';
import { LanguageModelDesk } from './provider-desk.ts';
import { runSelfTest } from './self-test-run.ts';
import { appChecks, selfTestSwitch } from './shell/self-test.ts';
import { speakLocale } from './shell/shell-locale.ts';
import { newsTo } from './shell/window-news.ts';
import { wavDevices } from './wav-devices.ts';
import { conversationFiles, MachineSurroundings } from './surroundings.ts';

const historyName = 'conversations.db';
const records = new HelperRecords();

protocol.registerSchemesAsPrivileged([schemePrivileges]);
if (process.argv.includes(selfTestSwitch)) void app.whenReady().then(selfTest);
else
	runApp({
		app,
		argv: process.argv.slice(1),
		start,
		onNobodyRunning,
		onFailure,
	});

async function start(): Promise<Running> {
	await using started = new AsyncDisposableStack();
	const clock = new SystemClock();
	const now = (): number => clock.wallMs();
	const file = settingsFile(now);
	const loaded = await file.load();
	const secrets = secretStore();
	const kept = { initial: loaded.settings, file, secrets };
	const settings = settingsOfSystem(kept, systemLoginItem(app), reportFault);
	const { database, problem } = openDatabase({ path: inDataFolder(historyName), now });
	const news = newsTo(() => desktop.window);
	const store = started.use(new SqliteConversationStore({ database, now, ...news }));
	const models = modelLibrary();
	const assistant = started.use(await newAssistant(settings, { store, models, clock }));
	const shelf = started.use(modelShelf(assistant, settings, clock));
	const keys = started.use(hotkeyHelper(assistant, clock));
	const care = { ...dataFolder(database), assistant, settings, secrets, shelf, clock };
	const data = started.use(new KeepingParts({ ...care, ...news }));
	const desktop = started.use(
		new DesktopApp({
			assistant,
			settings,
			surroundings: new MachineSurroundings({ assistant: assistant.soundCheck, models, clock }),
			providers: new LanguageModelDesk({ clock, env: process.env }),
			files: conversationFiles,
			keeping: data.keeping,
			diagnostics: data.diagnostics,
			models: shelf,
			keys,
			clock,
			...builtPaths(import.meta.dirname),
			problems: [loaded.problem, problem].filter((each) => each !== null),
			startsHidden: startsHidden({ ...process, app, hidden: settings.shown.startup.hidden }),
			reportFault,
		}),
	);
	void startListening(assistant);
	started.defer(() => endAnswer(assistant));
	return runningApp(desktop, started.move());
}

async function newAssistant(
	settings: AppSettings,
	parts: Pick<AssistantOptions, 'store' | 'models' | 'clock'>,
): Promise<Assistant> {
	return new Assistant({
		...parts,
		settings: await settings.complete(),
		fork: records.recording(forkUtilityHelper),
		entryOf: helperEntry,
		measureModels: true,
		...soundDevices(() => parts.clock.wallMs()),
	});
}

function runningApp(desktop: DesktopApp, owned: AsyncDisposableStack): Running {
	return {
		show: () => desktop.show(),
		followLink: (link) => desktop.followLink(link),
		talk: (command) => desktop.talk(command),
		[Symbol.asyncDispose]: () => owned.disposeAsync(),
	};
}

/** Beside a Parley that may be running: it opens no window and leaves the history alone. */
async function selfTest(): Promise<void> {
	serveApp(protocol, builtPaths(import.meta.dirname).rendererFolder);
	guardPermissions(session.defaultSession, { origin: appOrigin, audioUrl: audioPageUrl });
	const file = settingsFile(() => Date.now());
	const { settings } = await file.load();
	const code = await runSelfTest({
		settings: await new AppSettings({ initial: settings, file, secrets: secretStore() }).complete(),
		models: modelLibrary(),
		fork: forkUtilityHelper,
		entryOf: helperEntry,
		dataFolder: app.getPath('userData'),
		program: `Parley ${app.getVersion()}, Electron ${process.versions.electron}`,
		more: appChecks({
			shortcuts: globalShortcut,
			hotkey: settings.hotkey,
			surroundings: hotkeySurroundings({
				platform: process.platform,
				env: process.env,
				isTrusted: () => systemPreferences.isTrustedAccessibilityClient(false),
			}),
			safeStorage,
		}),
		write: (line) => void process.stdout.write(`${line}\n`),
		...soundDevices(() => Date.now()),
	}).catch((cause: unknown) => {
		reportFault('The self-test broke off.', cause);
		return 1;
	});
	process.stdout.write('', () => app.exit(code));
}

/** A helper that never gets ready says so itself, as an event; then there is nothing to open. */
async function startListening(assistant: Assistant): Promise<void> {
	assistant.start();
	const isReady = await assistant.ready().then(
		() => true,
		() => false,
	);
	if (isReady) assistant.listen();
}

function helperEntry(helper: string): string {
	return join(import.meta.dirname, 'helpers', `${helper}.entry.js`);
}

function modelShelf(assistant: Assistant, settings: AppSettings, clock: SystemClock): ModelShelf {
	const catalogue = modelsOffered();
	return new ModelShelf({
		open: () =>
			ModelStore.open({
				installed: inDataFolder('models'),
				catalogue,
				http: modelHttp(),
				clock,
				fork: forkUtilityHelper,
				unpackEntry: helperEntry('unpack'),
				offline: settings.shown.privacy.offline,
				goOn: true,
			}),
		expected: new ExpectedModels(inDataFolder('expected-models.json')),
		builtIn: catalogue.filter(isBuiltIn),
		settings,
		machine: { memoryMb: Math.round(totalmem() / 2 ** 20), cores: availableParallelism() },
		onArrived: (user) => assistant.restartHelper(user),
		onFault: (cause) => reportFault('The model store could not be opened.', cause),
	});
}

/** Never through a proxy to this computer itself, as Chromium does it too. */
function modelHttp(): HttpGet {
	const outside = netHttpGet({
		request: (options) => net.request(options),
		bodyOf: (message) => new ReceivedBody(message),
	});
	const inside = nodeHttpGet({ env: {} });
	return (url, options) => (url.protocol === 'https:' ? outside : inside)(url, options);
}

function modelsOffered(): ReturnType<typeof appCatalogue> {
	return appCatalogue(app.isPackaged ? undefined : process.env.PARLEY_CATALOGUE);
}

function dataFolder(database: HistoryDatabase) {
	const { electron, chrome, node } = process.versions;
	const versions = { parley: app.getVersion(), electron, chrome, node, packed: String(app.isPackaged) };
	return { folder: app.getPath('userData'), history: historyName, database, records, versions };
}

function hotkeyHelper(assistant: Assistant, clock: SystemClock): HelperHotkey {
	return new HelperHotkey({
		entry: helperEntry('hotkey'),
		fork: forkUtilityHelper,
		clock,
		originNs: clock.originNs,
		onStateChanged: (change) => assistant.hotkeyChanged(change),
	});
}

function inDataFolder(name: string): string {
	return join(app.getPath('userData'), name);
}

function settingsFile(now: () => number): SettingsFile<Settings> {
	return new SettingsFile({ path: inDataFolder('settings.json'), parse: parseSettings, now });
}

function secretStore(): SecretStore {
	return new SecretStore({ safeStorage, file: inDataFolder('secrets.json'), platform: process.platform });
}

/** Models lie beside the packed app, because native code cannot read from inside its archive (electron-builder.yml). */
function modelLibrary(): ModelLibrary {
	const installed = inDataFolder('models');
	if (!app.isPackaged) {
		const catalogue = modelsOffered();
		return new ModelLibrary({ bundled: join(app.getAppPath(), 'models'), installed, catalogue });
	}
	const bundled = join(process.resourcesPath, 'models');
	return new ModelLibrary({ bundled, installed, packageFolder: (name) => join(bundled, 'packages', name) });
}

function soundDevices(nowMs: () => number): Pick<AssistantOptions, 'devices' | 'audioPage'> {
	const audioPage = new HiddenAudioPage({
		...builtPaths(import.meta.dirname),
		createWindow: (options) => new BrowserWindow(options),
		createChannel: () => new MessageChannelMain(),
		nowMs,
	});
	return { audioPage, ...wavDevices(process.argv.slice(1)) };
}

/** Where it happened, never what was said: messages of errors may repeat what a person wrote. */
function reportFault(what: string, cause: unknown): void {
	const places =
		cause instanceof Error ? (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
	process.stderr.write(`${[what, ...places.slice(0, 8)].join('\n')}\n`);
}

function onNobodyRunning(): void {
	process.stderr.write('Parley is not running. Start it first; then this talks to it.\n');
}

function onFailure(cause: unknown): void {
	const { message } = assistantErrorOf(cause, {
		kind: 'internal',
		message:
			'Something inside Parley went wrong while it started. Restart the computer, or install Parley again.',
		retryable: true,
	});
	reportFault('Parley could not start.', cause);
	speakLocale(chosenLocale('auto', app.getPreferredSystemLanguages()));
	dialog.showErrorBox(m.desktop_cannot_start(), message);
}
