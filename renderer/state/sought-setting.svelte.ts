import type { Attachment } from 'svelte/attachments';
import { getContext, setContext } from 'svelte';

const key = Symbol('sought setting');

/** The field a search led to, by its label. */
export class SoughtSetting {
	/** Anew at each choice, so that choosing the same one again leads there again. */
	current = $state.raw<{ readonly label: string } | null>(null);
}

/** For the component around the pages. */
export function provideSoughtSetting(): SoughtSetting {
	return setContext(key, new SoughtSetting());
}

/**
 * To be attached to what has this label, while a component is made: when a search leads there it is brought into view, its
 * first control takes the focus, and it carries `data-sought` (app.css) as long as it is what was sought.
 */
export function whenSought(label: () => string): Attachment<HTMLElement> {
	const sought = getContext<SoughtSetting | undefined>(key);
	return (element) => {
		if (sought?.current?.label !== label()) return undefined;
		element.toggleAttribute('data-sought', true);
		element.scrollIntoView({ block: 'center' });
		element.querySelector<HTMLElement>('input, select, textarea, button')?.focus();
		return () => {
			element.toggleAttribute('data-sought', false);
		};
	};
}
