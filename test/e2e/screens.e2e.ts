import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { takeWindow } from './window-screens.ts';

/** Letters of another font fill other pixels: the pictures in docs/screens were taken with this one. */
const fontOfPictures = 'Noto Sans';

function systemFont(): string {
	try {
		return execFileSync('fc-match', ['--format=%{family}', 'system-ui'], { encoding: 'utf8' });
	} catch {
		return 'unknown';
	}
}

const why = systemFont().startsWith(fontOfPictures)
	? ''
	: ` (skipped: the system's font is not ${fontOfPictures})`;

for (const theme of ['light', 'dark'] as const) {
	test(`the window looks as in docs/screens, ${theme}${why}`, async () => {
		test.skip(why !== '');
		await takeWindow({
			theme,
			still: true,
			shoot: async (page, name) => {
				const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
				// Times, ports and the word that was heard last differ from run to run; so may the edges of letters.
				expect.soft(picture).toMatchSnapshot(`${name}-${theme}.png`, { maxDiffPixelRatio: 0.04 });
			},
		});
	});
}
