import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

/** Packages whose version changes the figures. */
const packages = ['sherpa-onnx-node', 'openai', 'better-sqlite3', '@livekit/rtc-ffi-bindings'];

/** What the figures were taken on; `loadBefore` tells whether other work ran beside. */
export function machineOf(): object {
	return {
		cpu: cpus()[0]?.model ?? 'unknown',
		cores: availableParallelism(),
		memoryGb: Math.round(totalmem() / 1e9),
		system: `${type()} ${release()} ${arch()}`,
		node: process.version,
		load: loadavg().map((value) => Number(value.toFixed(2))),
		packages: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
	};
}

function versionOf(name: string): string {
	try {
		const path = join(import.meta.dirname, '../node_modules', name, 'package.json');
		return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
	} catch {
		return 'not installed';
	}
}
