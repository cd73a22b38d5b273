import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { openDatabase } from '../../main/adapters/storage/database.ts';
import { SqliteConversationStore } from '../../main/adapters/storage/sqlite-conversation-store.ts';
import { toRecord } from '../../main/domain/conversation-record.ts';
import { answerDialogs, say, test } from './parley-app.ts';

const list = (page: Page): ReturnType<Page['getByRole']> =>
	page.getByRole('navigation', { name: 'Conversations' });
const conversation = (page: Page): ReturnType<Page['getByRole']> =>
	page.getByRole('region', { name: 'Conversation', exact: true });

/** As a file manager drops them. */
async function drop(
	page: Page,
	files: readonly { readonly name: string; readonly text: string }[],
): Promise<void> {
	await page.evaluate((given) => {
		const dataTransfer = new DataTransfer();
		for (const { name, text } of given) dataTransfer.items.add(new File([text], name));
		for (const type of ['dragenter', 'dragover', 'drop'])
			window.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
	}, files);
}

/** Every conversation on disk, newest first, as it is exported. */
function recordsIn(path: string): unknown[] {
	const now = (): number => Date.now();
	using store = new SqliteConversationStore({ database: openDatabase({ path, now }).database, now });
	return store.listConversations({ limit: 500, offset: 0 }).map(({ id }) => {
		const conversation = store.conversation(id);
		return conversation === null ? null : (JSON.parse(JSON.stringify(toRecord(conversation))) as unknown);
	});
}

async function accessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

async function sought(page: Page, word: string, name: string): Promise<void> {
	await page.getByRole('searchbox', { name: 'Search the settings' }).fill(word);
	await page.getByRole('dialog').getByRole('button', { name }).first().click();
}

test('what is kept leaves as one file, comes back by drop, is wiped, and is never in the diagnostics', async ({
	dataFolder,
	parley: { app, page, complaints },
}) => {
	const outside = join(dataFolder, 'outside');
	mkdirSync(outside);
	await say(page, 'The cellar holds turnips');
	await expect(conversation(page)).toContainText('I heard');
	await page.getByRole('button', { name: 'New conversation' }).click();
	await say(page, 'The attic holds letters');
	await expect(conversation(page)).toContainText('I heard');
	await expect(
		list(page).getByRole('button', { name: 'The attic holds letters', exact: true }),
	).toBeVisible();

	// Out: both, as one file that says what the window shows of the database.
	const bundle = join(outside, 'all.json');
	await answerDialogs(app, { canceled: false, filePath: bundle });
	await list(page).getByRole('button', { name: 'Select' }).click();
	await list(page).getByRole('button', { name: 'All', exact: true }).click();
	await expect(list(page).getByText('2 selected')).toBeVisible();
	await accessible(page);
	await list(page).getByRole('button', { name: 'Export' }).click();
	await list(page)
		.getByRole('button', { name: /^One file/ })
		.click();
	await expect(page.getByText('2 conversations saved as all.json.')).toBeAttached();
	const exported = readFileSync(bundle, 'utf8');
	const inDatabase = recordsIn(join(dataFolder, 'conversations.db'));
	expect((JSON.parse(exported) as { conversations: unknown }).conversations).toEqual(inDatabase);
	expect(inDatabase).toHaveLength(2);

	// Deleted together, and back by a drop; a file that is no conversation is named.
	await list(page).getByRole('button', { name: 'Delete', exact: true }).click();
	await expect(page.getByText('2 conversations were deleted.')).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(list(page).getByRole('listitem')).toHaveCount(2);
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	await sought(page, 'erase', 'Delete for good');
	await page.getByRole('checkbox', { name: 'All conversations and their backups' }).check();
	await page.getByRole('button', { name: 'Delete…' }).click();
	await accessible(page);
	await expect(page.getByRole('button', { name: 'Delete everything chosen' })).toBeDisabled();
	await page.getByRole('textbox', { name: 'Confirmation' }).fill('delete');
	await page.getByRole('button', { name: 'Delete everything chosen' }).click();
	await expect(page.getByText('It is gone. Parley goes on as new.')).toBeVisible();
	const traces = readdirSync(dataFolder)
		.filter((name) => name.startsWith('conversations.db'))
		.filter((name) => /turnips|attic/.test(readFileSync(join(dataFolder, name), 'latin1')));
	expect(traces).toEqual([]);
	await page.getByRole('button', { name: 'Close settings' }).click();
	await expect(list(page).getByRole('listitem')).toHaveCount(0);
	await drop(page, [
		{ name: 'broken.json', text: '{"format":"parley.conversation"' },
		{ name: 'all.json', text: exported },
	]);
	await expect(list(page).getByText('One file was not imported')).toBeVisible();
	await expect(list(page).getByText('broken.json')).toBeVisible();
	await expect(
		list(page).getByRole('button', { name: 'The cellar holds turnips', exact: true }),
	).toBeVisible();
	await list(page).getByRole('button', { name: 'Dismiss' }).click();

	// The diagnostics: shown first, saved as shown, and nothing said in them.
	const report = join(outside, 'report.json');
	await answerDialogs(app, { canceled: false, filePath: report });
	await page.getByRole('button', { name: 'Settings', exact: true }).click();
	await sought(page, 'bug report', 'Export diagnostics');
	await page.getByRole('button', { name: 'Collect and show' }).click();
	await expect(page.getByRole('heading', { name: 'helpers' })).toBeVisible({ timeout: 15_000 });
	await page.getByRole('searchbox', { name: 'Find in the diagnostics' }).fill('practice-tones');
	await expect(page.locator('mark').first()).toHaveText('practice-tones');
	await expect(page.getByRole('heading', { name: 'hotkey' })).toBeHidden();
	await accessible(page);
	await page.getByRole('searchbox', { name: 'Find in the diagnostics' }).fill('');
	await page.getByRole('button', { name: 'Save as a file' }).click();
	await expect(page.getByText('Saved as report.json.')).toBeVisible();
	const saved = readFileSync(report, 'utf8');
	const shown = await page.locator('pre').allTextContents();
	for (const text of shown) expect(saved).toContain(text);
	expect(Object.keys(JSON.parse(saved) as object)).toHaveLength(shown.length);
	expect(saved).not.toMatch(/turnips|attic|cellar|letters/i);
	expect(complaints).toEqual([]);
});
