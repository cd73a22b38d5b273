/**
 * `npm run notices`: writes THIRD-PARTY-NOTICES.md from the lock file and the installed packages. What ships is what
 * package.json calls a dependency, and what the build bundles into the window.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

interface LockedPackage {
	version: string;
	license?: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

interface ShippedPackage {
	name: string;
	version: string;
	licence: string;
	/** The text of its licence and notice files; absent where it is for another platform or carries none. */
	text?: string | undefined;
}

/** Development dependencies whose code or data ends up in the app: bundled into the window, or copied. */
const bundled = ['svelte', 'markdown-it', 'dompurify', 'virtua', '@ricky0123/vad-web'];
/** Dependencies of vad-web that do not ship: only its model files are copied. */
const leftOut = new Set(['onnxruntime-web']);

const introduction = `# Third-party notices

Parley itself is under the MIT licence (see LICENSE). It is made with the packages below, each under its own licence.
This file is written by \`npm run notices\`; a test fails when a shipped package is missing from it.

Beyond the packages:

- **Electron** (MIT) and **Chromium**: every installed copy carries their own \`LICENSE.electron.txt\` and
  \`LICENSES.chromium.html\`.
- **speaker** contains **mpg123**'s output library (LGPL-2.1), linked into \`binding.node\`. That file is outside the
  app's archive and may be replaced by one you built from the package's own sources (\`npm rebuild speaker\`).
- **sherpa-onnx** (Apache-2.0) contains **ONNX Runtime** (MIT), **kaldi-native-fbank** (Apache-2.0), **OpenFst**
  (Apache-2.0) and other libraries named in its repository, https://github.com/k2-fsa/sherpa-onnx.
- **@livekit/rtc-ffi-bindings** (Apache-2.0) contains **WebRTC** (BSD-3-Clause, https://webrtc.org/support/license).
- **Silero VAD** weights (MIT, https://github.com/snakers4/silero-vad) come with \`@ricky0123/vad-web\`.
- The practice models are this project's own work (MIT). Models that people download have their own licences; the
  catalogue names them. **espeak-ng**, where it is installed, is run as a program of its own and is not part of Parley.
`;

function readLock(): Record<string, LockedPackage> {
	const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, LockedPackage>;
	};
	return lock.packages;
}

/** The lock key of `name` as `from` would load it: its own node_modules first, then those above. */
function locate(packages: Record<string, LockedPackage>, from: string, name: string): string | undefined {
	for (
		let folder = from;
		;
		folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))
	) {
		const key = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
		if (packages[key] !== undefined) return key;
		if (folder === '') return undefined;
	}
}

/** The lock keys of everything that ships, sorted. */
function shippedKeys(packages: Record<string, LockedPackage>): string[] {
	const found = new Set<string>();
	const visit = (from: string, name: string) => {
		const key = locate(packages, from, name);
		if (key === undefined || found.has(key) || leftOut.has(name)) return;
		found.add(key);
		const { dependencies, optionalDependencies } = packages[key] ?? {};
		for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(key, next);
	};
	const own = packages[''];
	for (const name of [...Object.keys({ ...own?.dependencies, ...own?.optionalDependencies }), ...bundled]) {
		visit('', name);
	}
	return [...found].sort();
}

function licenceText(folder: string): string | undefined {
	if (!existsSync(folder)) return undefined;
	const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying|thirdparty)/i.test(file));
	const texts = files.map((file) =>
		readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim(),
	);
	return texts.length > 0 ? texts.join('\n\n') : undefined;
}

/** Every third-party package that ships, on whichever platform. */
export function shippedPackages(): ShippedPackage[] {
	const packages = readLock();
	return shippedKeys(packages).map((key) => ({
		name: key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length),
		version: packages[key]?.version ?? '',
		licence: packages[key]?.license ?? 'see its repository',
		text: licenceText(join(root, key)),
	}));
}

function notices(): string {
	const shipped = shippedPackages();
	const rows = shipped.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
	const byText = Map.groupBy(
		shipped.filter(({ text }) => text !== undefined),
		({ text }) => text,
	);
	const texts = [...byText].map(([text, users]) => {
		const names = users.map(({ name, version }) => `${name} ${version}`).join(', ');
		return `### ${names}\n\n~~~text\n${text ?? ''}\n~~~\n`;
	});
	const table = `## Packages\n\n| package | version | licence |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
	const introductionToTexts =
		'## Licence texts\n\nPackages without a licence file of their own are under the text of their licence below.\n';
	return [introduction, table, introductionToTexts, ...texts].join('\n');
}

if (import.meta.main) writeFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), notices());
