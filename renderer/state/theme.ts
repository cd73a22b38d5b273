import type { Settings } from '../../preload/contract/settings.ts';

/** Puts the chosen appearance on the page; `system` leaves the choice to the operating system. */
export function applyAppearance(root: HTMLElement, { theme, textScale }: Settings['appearance']): void {
	if (theme === 'system') delete root.dataset.theme;
	else root.dataset.theme = theme;
	root.style.setProperty('--text-scale', String(textScale));
}
