import { writeSync } from 'node:fs';
import type { InstalledModel } from '../../../models/catalogue.ts';
import { loadedLine, loadingLine } from './loading-protocol.ts';

/** Loads a model between two notes on stderr: if the engine ends the process meanwhile, it is known which file it was. */
export function noted<Engine>(model: InstalledModel, load: (model: InstalledModel) => Engine): Engine {
	note(loadingLine(model.files[0]?.path ?? model.id));
	const engine = load(model);
	if (engine instanceof Promise)
		void engine.then(
			() => note(loadedLine()),
			() => undefined,
		);
	else note(loadedLine());
	return engine;
}

function note(line: string): void {
	try {
		writeSync(2, line);
	} catch {
		// Nobody reads our stderr; then nobody asks which file it was either.
	}
}
