import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findGraphicsCard } from '../../../main/adapters/speech/graphics-card.ts';

const h200 = { driver: '570.86.15', name: 'NVIDIA H200', memoryMb: 143_771 };

function saying(answer: string | null): Parameters<typeof findGraphicsCard>[0] {
	return () => Promise.resolve(answer);
}

describe('the graphics card', () => {
	it('is the first one whose driver answers', async () => {
		const answer =
			'570.86.15, NVIDIA H200, 143771 MiB\n570.86.15, NVIDIA GeForce RTX 4090, D, 24564 MiB\n';
		expect(await findGraphicsCard(saying(answer))).toEqual(h200);
	});

	it('keeps a comma in its name, and Windows line ends', async () => {
		expect(await findGraphicsCard(saying('551.23, RTX 4090, D, 24564 MiB\r\n'))).toEqual({
			driver: '551.23',
			name: 'RTX 4090, D',
			memoryMb: 24_564,
		});
	});

	it.each([
		null,
		'',
		'No devices were found\n',
		'NVIDIA-SMI has failed because it couldn’t communicate with the NVIDIA driver.\n',
		'[N/A], [N/A], [N/A]\n',
		'570.86.15, NVIDIA H200\n',
	])('is none when %j is all there is to hear', async (answer) => {
		expect(await findGraphicsCard(saying(answer))).toBeNull();
	});
});

// A script in the place of the real program: what it answers goes through a real process.
const noScripts = process.platform === 'win32' ? ' (skipped: Windows runs no shell script as a program)' : '';

describe.skipIf(noScripts !== '')(`nvidia-smi on the path${noScripts}`, () => {
	let folder = '';
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'parley-smi-'));
		vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH ?? ''}`);
	});
	afterEach(() => {
		vi.unstubAllEnvs();
		rmSync(folder, { recursive: true, force: true });
	});

	function script(text: string): void {
		const path = join(folder, 'nvidia-smi');
		writeFileSync(path, `#!/bin/sh\n${text}\n`);
		chmodSync(path, 0o755);
	}

	it('is asked for driver, name and memory', async () => {
		script(
			'[ "$1 $2" = "--query-gpu=driver_version,name,memory.total --format=csv,noheader" ] && echo "570.86.15, NVIDIA H200, 143771 MiB"',
		);
		expect(await findGraphicsCard()).toEqual(h200);
	});

	it('is not believed when it fails, whatever it writes', async () => {
		script('echo "570.86.15, NVIDIA H200, 143771 MiB"; exit 9');
		expect(await findGraphicsCard()).toBeNull();
	});
});
