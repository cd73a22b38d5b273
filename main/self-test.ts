/**
 * `npm run self-test`: what `parley --self-test` does, as far as plain Node can: helpers, devices, models, store, network.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { forkNodeHelper } from './adapters/helper-process/fork-node-helper.ts';
import { ModelLibrary } from './adapters/models/model-library.ts';
import { parseSettings } from '../preload/contract/settings.ts';
import type { Settings } from '../preload/contract/settings.ts';
import { runSelfTest } from './self-test-run.ts';

const projectRoot = resolve(fileURLToPath(import.meta.url), '../..');

const help = `Looks at everything Parley needs of this computer, prints a table, and ends with 0 when it works.

  npm run self-test -- [options]

  --settings FILE   the app's settings.json; without it the standard settings
  --data-dir DIR    where the history and the models are kept; without it a new folder that is deleted afterwards`;

async function main(argv: readonly string[]): Promise<number> {
	const { values } = parseArgs({
		args: [...argv],
		options: { settings: { type: 'string' }, 'data-dir': { type: 'string' }, help: { type: 'boolean' } },
	});
	if (values.help === true) {
		process.stdout.write(`${help}\n`);
		return 0;
	}
	const given = values['data-dir'];
	const dataFolder =
		given === undefined ? mkdtempSync(join(tmpdir(), 'parley-self-test-')) : resolve(given);
	try {
		return await testWith(dataFolder, readSettings(values.settings));
	} finally {
		if (given === undefined) rmSync(dataFolder, { recursive: true, force: true });
	}
}

function testWith(dataFolder: string, settings: Settings): Promise<0 | 1> {
	return runSelfTest({
		settings,
		models: new ModelLibrary({
			bundled: join(projectRoot, 'models'),
			installed: join(dataFolder, 'models'),
		}),
		fork: forkNodeHelper,
		entryOf: (helper) => join(projectRoot, 'main/helpers', `${helper}.entry.ts`),
		dataFolder,
		program: `Node ${process.versions.node}`,
		more: [
			{
				what: 'hotkey',
				run: () => ({ verdict: 'note', detail: 'only the app can look: parley --self-test' }),
			},
		],
		write: (line) => void process.stdout.write(`${line}\n`),
	});
}

function readSettings(path: string | undefined): Settings {
	const parsed = parseSettings(path === undefined ? {} : JSON.parse(readFileSync(path, 'utf8')));
	if (!parsed.ok) throw new Error(parsed.problems.join(' '));
	return parsed.settings;
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
	process.stderr.write(
		`${thrown instanceof Error ? thrown.message : String(thrown)} (--help tells more)\n`,
	);
	process.exitCode = 2;
}
