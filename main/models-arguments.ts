import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogue, catalogueSchema } from '../models/catalogue.ts';
import type { CatalogueModel } from '../models/catalogue.ts';

export const modelsHelp = `Usage: npm run models -- COMMAND [OPTIONS]

  list                     every model: its state, size, licence and name
  add ID                   download, repair or go on with a model
  add ID --from PATH       install that model from a folder, an archive or a file
  add --from PATH          the same, whatever model it is
  remove ID                delete a model; says how many bytes that gives back
  verify [ID]              hash a model again, or all that are installed

  --models-dir DIR         where models are; the app's own folder unless given
  --offline                connect to nothing
  --catalogue FILE         another catalogue than Parley's own

Ctrl-C pauses a download; "add ID" goes on with it.`;

/** Told with the help, exit code 2. */
export class BadArguments extends Error {}

/** What `npm run models` was asked to do. */
export interface ModelsRequest {
	readonly command: 'list' | 'add' | 'remove' | 'verify';
	readonly id: string | null;
	readonly from: string | null;
	readonly modelsDir: string;
	readonly offline: boolean;
	readonly catalogue: readonly CatalogueModel[];
}

/** Throws `BadArguments`. */
export function parseModelsArguments(argv: readonly string[]): ModelsRequest {
	const { values, positionals } = parsed(argv);
	const [command, id = null, ...rest] = positionals;
	if (command !== 'list' && command !== 'add' && command !== 'remove' && command !== 'verify') {
		throw new BadArguments(`There is no command ${command ?? '(none given)'}.`);
	}
	const from = values.from ?? null;
	if (rest.length > 0 || (command === 'list' && id !== null))
		throw new BadArguments('That is one name too many.');
	if (id === null && (command === 'remove' || (command === 'add' && from === null))) {
		throw new BadArguments(`Which model? "${command}" needs its id.`);
	}
	if (from !== null && command !== 'add') throw new BadArguments('--from belongs to "add".');
	return {
		command,
		id,
		from,
		modelsDir: resolve(values['models-dir'] ?? appModelsFolder(process.env)),
		offline: values.offline ?? false,
		catalogue: values.catalogue === undefined ? catalogue : readCatalogue(values.catalogue),
	};
}

function parsed(argv: readonly string[]) {
	try {
		return parseArgs({
			args: [...argv],
			allowPositionals: true,
			options: {
				'models-dir': { type: 'string' },
				offline: { type: 'boolean' },
				from: { type: 'string' },
				catalogue: { type: 'string' },
			},
		});
	} catch (thrown) {
		throw new BadArguments(thrown instanceof Error ? thrown.message : String(thrown));
	}
}

function readCatalogue(path: string): readonly CatalogueModel[] {
	try {
		return catalogueSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).models;
	} catch (thrown) {
		const why = thrown instanceof Error ? thrown.message : String(thrown);
		throw new BadArguments(`The catalogue ${path} cannot be used: ${why}`);
	}
}

/** Where Electron keeps the app's data: `app.getPath('userData')`, plus `models`. */
function appModelsFolder(env: NodeJS.ProcessEnv): string {
	switch (process.platform) {
		case 'darwin':
			return join(homedir(), 'Library/Application Support/Parley/models');
		case 'win32':
			return join(env.APPDATA ?? join(homedir(), 'AppData/Roaming'), 'Parley/models');
		default:
			return join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Parley/models');
	}
}
