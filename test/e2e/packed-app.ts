import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';

/** Longer than a packed app needs to open its window on a slow machine, ms. */
const openMs = 40_000;

export interface PackedApp extends AsyncDisposable {
	readonly page: Page;
	/** Every line of stderr so far. */
	readonly said: readonly string[];
}

export interface PackedAppOptions {
	readonly program: string;
	readonly cwd: string;
	readonly dataFolder: string;
	readonly settings: object;
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a packed app and takes its window through Chromium's own debugging port: the fuses keep Playwright's Electron driver
 * out of what people install, as they should.
 */
export async function openPackedApp(options: PackedAppOptions): Promise<PackedApp> {
	const { program, cwd, dataFolder, settings, args = [], env = {} } = options;
	mkdirSync(dataFolder, { recursive: true });
	writeFileSync(
		join(dataFolder, 'settings.json'),
		JSON.stringify({ onboarding: { done: true }, ...settings }),
	);
	const app = spawn(program, ['--remote-debugging-port=0', `--user-data-dir=${dataFolder}`, ...args], {
		cwd,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'inherit', 'pipe'],
	});
	const said: string[] = [];
	const address = await debuggingAddress(app, said);
	const browser = await chromium.connectOverCDP(address);
	const page = await firstPage(() => browser.contexts().flatMap((context) => context.pages()));
	return {
		page,
		said,
		[Symbol.asyncDispose]: async () => {
			if (app.exitCode === null) {
				app.kill('SIGTERM');
				await once(app, 'exit');
			}
			await browser.close().catch(() => undefined);
		},
	};
}

async function debuggingAddress(app: ChildProcess, said: string[]): Promise<string> {
	const { stderr } = app;
	if (stderr === null) throw new Error('The packed app was started without a pipe for its messages.');
	const found = Promise.withResolvers<string>();
	createInterface({ input: stderr }).on('line', (line) => {
		said.push(line);
		const [, address] = /^DevTools listening on (\S+)/.exec(line) ?? [];
		if (address !== undefined) found.resolve(address);
	});
	app.once('exit', (code) =>
		found.reject(new Error(`The packed app ended with ${String(code)}:\n${said.join('\n')}`)),
	);
	const late = wait(openMs, undefined, { ref: false }).then((): never => {
		throw new Error(`The packed app opened no window:\n${said.join('\n')}`);
	});
	return Promise.race([found.promise, late]);
}

async function firstPage(pages: () => readonly Page[]): Promise<Page> {
	const startMs = performance.now();
	while (performance.now() - startMs < openMs) {
		const page = pages().find((each) => each.url().startsWith('app://'));
		if (page !== undefined) return page;
		await wait(100);
	}
	throw new Error('The packed app opened no window of its own.');
}
