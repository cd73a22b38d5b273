import type { BrowserWindow, Dialog } from 'electron';
import { m } from '../../preload/words/compiled/messages.js';

const open = 1;

/** Names the host alone in the headline: the rest of an address is easily made to look like something else. */
export async function confirmExternal(
	dialog: Pick<Dialog, 'showMessageBox'>,
	window: BrowserWindow | null,
	host: string,
	url: string,
): Promise<boolean> {
	const options = {
		type: 'question' as const,
		message: m.desktop_open_host({ host }),
		detail: url.length > 300 ? `${url.slice(0, 300)}…` : url,
		buttons: [m.desktop_cancel(), m.desktop_open()],
		defaultId: 0,
		cancelId: 0,
		noLink: true,
	};
	const { response } =
		window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options);
	return response === open;
}
