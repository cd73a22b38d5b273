import type { App, Event } from 'electron';
import { linkInArguments } from './deep-link.ts';
import { isHidden } from './login-item.ts';
import type { CommandLineTalk } from './talk-command.ts';
import { talkCommandIn } from './talk-command.ts';

export interface Running extends AsyncDisposable {
	/** A second start of the program, or a click on its icon: show what is there. */
	show(): void;
	/** A link led here, in whatever form. */
	followLink(link: string): void;
	/** `parley --toggle` and the like, started while this one runs. */
	talk(command: CommandLineTalk): void;
}

export interface LifecycleOptions {
	readonly app: Pick<App, 'requestSingleInstanceLock' | 'whenReady' | 'on' | 'quit' | 'exit'>;
	/** What the program was started with. */
	readonly argv: readonly string[];
	readonly start: () => Promise<Running>;
	/** Asked to speak to a running Parley, and there is none; the program ends with exit code 1. */
	readonly onNobodyRunning: () => void;
	/** Starting failed: say so to the person before the program ends with exit code 1. */
	readonly onFailure: (cause: unknown) => void;
}

/** Longer than everything needs to be put away, ms; then the program ends all the same. */
const shutdownMs = 5_000;

/**
 * One running app per person; puts everything away, in order, before it ends. Returns without waiting: Electron is ready only after the main script has run.
 */
export function runApp({ app, argv, start, ...on }: LifecycleOptions): void {
	if (!isToRun(app, argv, on.onNobodyRunning)) return;
	const starting = app.whenReady().then(start);
	let ending = false;
	const whenRunning = (act: (running: Running) => void): void => {
		starting.then(act, () => undefined);
	};
	const follow = (link: string | null): void => {
		if (link !== null) whenRunning((running) => running.followLink(link));
	};
	app.on('second-instance', (_event, theirs) => {
		whenRunning((running) => startedAgain(running, theirs));
		follow(linkInArguments(theirs));
	});
	// macOS tells of a link in this way, also of the one that started the app: before it is ready.
	app.on('open-url', (event: Event, url: string) => {
		event.preventDefault();
		follow(url);
	});
	follow(linkInArguments(argv));
	app.on('activate', () => whenRunning((running) => running.show()));
	// Who closed the window a person knows decides what that means (DesktopApp); Electron would quit.
	app.on('window-all-closed', () => undefined);
	app.on('will-quit', (event: Event) => {
		if (ending) return;
		ending = true;
		event.preventDefault();
		void putAway(starting).then(() => app.exit(0));
	});
	starting.catch((cause: unknown) => {
		on.onFailure(cause);
		ending = true;
		app.exit(1);
	});
}

/** Not beside a running one, which hears of us and goes on; and not just to speak to one that does not run. */
function isToRun(
	app: LifecycleOptions['app'],
	argv: readonly string[],
	onNobodyRunning: () => void,
): boolean {
	if (!app.requestSingleInstanceLock()) {
		app.quit();
		return false;
	}
	if (talkCommandIn(argv) === null) return true;
	onNobodyRunning();
	app.exit(1);
	return false;
}

function startedAgain(running: Running, theirs: readonly string[]): void {
	const command = talkCommandIn(theirs);
	if (command !== null) running.talk(command);
	else if (!isHidden(theirs)) running.show();
}

async function putAway(starting: Promise<Running>): Promise<void> {
	const { promise: late, resolve } = Promise.withResolvers<undefined>();
	const timer = setTimeout(() => resolve(undefined), shutdownMs);
	const done = starting.then((running) => running[Symbol.asyncDispose]()).catch(() => undefined);
	await Promise.race([done, late]);
	clearTimeout(timer);
}
