import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { findModel } from '../../models/catalogue.ts';
import type { CatalogueModel } from '../../models/catalogue.ts';
import { HostileFileServer } from '../support/hostile-file-server.ts';
import { sha256 } from '../support/model-store-fixtures.ts';
import { openParley, practice, projectRoot, samples, test } from './parley-app.ts';

const spoken = join(samples, '04_hello_computer_can_you.wav');

/** A practice model as if it had a publisher, packed as publishers pack. */
function published(id: string, of: string, title: string, folder: string, server: HostileFileServer) {
	const model = findModel(of);
	if (model?.location.kind !== 'bundled') throw new Error(`${of} does not come with Parley.`);
	const name = `${id}.tar.gz`;
	execFileSync('tar', [
		...['-C', join(projectRoot, 'models', model.location.folder), '-czf', join(folder, name)],
		...model.files.map(({ path }) => path),
	]);
	const bytes = readFileSync(join(folder, name));
	const archive = { url: server.serve(name, bytes), bytes: bytes.length, sha256: sha256(bytes) };
	return {
		...model,
		id,
		title,
		archive,
		rank: 3,
		location: { kind: 'downloaded' },
	} satisfies CatalogueModel;
}

/** A catalogue of an ear and a voice that are good, and a voice whose publisher sends something else. */
function publish(folder: string, server: HostileFileServer): string {
	mkdirSync(folder, { recursive: true });
	const models = [
		published('e2e-ear', 'practice-en', 'Ear of the test', folder, server),
		published('e2e-voice', 'practice-tones', 'Voice of the test', folder, server),
		{ ...published('e2e-false', 'practice-tones', 'False voice', folder, server), rank: undefined },
	];
	const catalogue = join(folder, 'catalogue.json');
	writeFileSync(catalogue, JSON.stringify({ version: 1, models }));
	return catalogue;
}

async function openModels(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	await page.getByRole('button', { name: 'Models', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Recommended for this computer' })).toBeVisible();
}

const group = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const press = (page: Page, name: string): Promise<void> =>
	page.getByRole('button', { name, exact: true }).click();

test('a set of models is got, paused, survives the end of the app, is used in a spoken turn, and removed', async ({
	dataFolder,
}, info) => {
	await using server = await HostileFileServer.start();
	const catalogue = publish(join(dataFolder, 'published'), server);
	const env = { PARLEY_CATALOGUE: catalogue };
	const installed = (id: string): boolean => existsSync(join(dataFolder, 'models', id));
	const ear = server.files.get('e2e-ear.tar.gz')!;
	ear.faults = [
		{ type: 'stall', after: 1_200_000 },
		{ type: 'stall', after: 600_000 },
	];
	server.files.get('e2e-false.tar.gz')!.faults = Array.from({ length: 20 }, () => ({
		type: 'wrong-bytes',
	}));

	const first = await openParley({ dataFolder, env, settings: { ...practice, mode: 'open-mic' } });
	await openModels(first.page);
	await press(first.page, 'Get this set: Light');
	const bar = first.page.getByRole('progressbar', { name: 'Progress of Ear of the test' });
	await expect.poll(() => bar.evaluate((each) => (each as HTMLProgressElement).value)).toBe(1_200_000);
	await first.page.screenshot({ path: info.outputPath('downloading.png') });
	expect((await new AxeBuilder({ page: first.page }).analyze()).violations).toEqual([]);
	await press(first.page, 'Pause: Ear of the test');
	await expect(first.page.getByText(/^Paused at 1.2\sMB of/)).toBeVisible();
	await expect(group(first.page, 'On this computer')).toContainText('Voice of the test');
	await press(first.page, 'Resume: Ear of the test');
	await expect.poll(() => bar.evaluate((each) => (each as HTMLProgressElement).value)).toBe(1_800_000);
	first.app.process().kill('SIGKILL');
	await first.app.waitForEvent('close');
	expect(installed('e2e-ear')).toBe(false);

	const second = await openParley({ dataFolder, env });
	await openModels(second.page);
	await expect(group(second.page, 'On this computer')).toContainText('Ear of the test', {
		timeout: 15_000,
	});
	const offsets = server.requests
		.filter(({ path }) => path.startsWith('e2e-ear'))
		.map(({ offset }) => offset);
	expect(offsets).toEqual([0, 1_200_000, expect.any(Number)]);
	expect(offsets[2]).toBeGreaterThanOrEqual(1_200_000);
	await press(second.page, 'Check: Ear of the test');
	await expect(second.page.getByRole('button', { name: 'Check: Ear of the test' })).toBeVisible();
	await expect(group(second.page, 'On this computer')).toContainText('Verified');
	await press(second.page, 'Use this set: Light');
	await expect(group(second.page, 'Recommended for this computer')).toContainText('In use');
	await press(second.page, 'Download: False voice');
	const trouble = group(second.page, 'Needs your attention').getByRole('alert');
	await expect(trouble).toContainText('nothing of it was kept', { timeout: 15_000 });
	await expect(trouble.getByRole('button', { name: 'Import it from files: False voice' })).toBeVisible();
	// Nothing was kept, so there is nothing to delete either.
	await expect(second.page.getByRole('button', { name: 'Dismiss: False voice' })).toBeVisible();
	await trouble.scrollIntoViewIfNeeded();
	await second.page.screenshot({ path: info.outputPath('trouble.png') });
	await second.app.close();

	const third = await openParley({ dataFolder, env, mic: spoken });
	const conversation = third.page.getByRole('region', { name: 'Conversation', exact: true });
	await expect(conversation).toContainText('hello computer can you hear me', { timeout: 30_000 });
	await expect(third.page.getByText(/^Heard after/)).toBeVisible({ timeout: 30_000 });
	await openModels(third.page);
	await press(third.page, 'Delete: Ear of the test');
	const question = third.page.getByRole('group', { name: /^Delete Ear of the test\?/ });
	await expect(question).toContainText('another one takes its place first');
	await question.getByRole('button', { name: 'Delete', exact: true }).click();
	await expect(third.page.getByText(/^Ear of the test is deleted; 3\sMB given back/)).toBeVisible();
	expect(installed('e2e-ear')).toBe(false);
	const settings = JSON.parse(readFileSync(join(dataFolder, 'settings.json'), 'utf8')) as {
		recognizer: { model: string };
	};
	expect(settings.recognizer.model).toBe('practice-en');
	expect(third.complaints).toEqual([]);
	await third.app.close();
});
