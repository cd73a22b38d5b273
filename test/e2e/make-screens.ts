/**
 * Takes the pictures in docs/screens of the real, built app: `npm run screens` (needs Electron or the stand-in, as the
 * end-to-end tests do). screens.e2e.ts compares them with what the app looks like now.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { takeFirstSteps } from './first-steps-screens.ts';
import { projectRoot } from './parley-app.ts';
import { takeWindow } from './window-screens.ts';
import type { Shoot } from './window-screens.ts';

const folder = join(projectRoot, 'docs/screens');
mkdirSync(folder, { recursive: true });

const shootAs =
	(ending: string): Shoot =>
	async (page, name) => {
		await page.waitForTimeout(400);
		const path = join(folder, `${name}${ending}.png`);
		await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
	};

for (const theme of ['light', 'dark'] as const) {
	await takeWindow({ theme, shoot: shootAs(`-${theme}`) });
	await takeFirstSteps(theme, shootAs(''));
}
await takeWindow({ theme: 'high-contrast', shoot: shootAs('-high-contrast') });
await takeWindow({ theme: 'light', textScale: 2, shoot: shootAs('-large-text') });
