import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { shippedPackages } from '../../.ci/third-party-notices.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('every package that ships is named with its version and licence', () => {
	const notices = read('THIRD-PARTY-NOTICES.md');
	const missing = shippedPackages().filter(
		({ name, version, licence }) => !notices.includes(`| ${name} | ${version} | ${licence} |`),
	);
	expect(missing, 'run "npm run notices"').toEqual([]);
});

test('every direct dependency ships', () => {
	const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
	const shipped = shippedPackages().map(({ name }) => name);
	expect(shipped).toEqual(expect.arrayContaining(Object.keys(dependencies)));
});
