import { shownAddress } from './redaction.ts';

/** Checks settings as the settings file is checked. */
export type Accepts = (settings: unknown) => boolean;

/** Only what a person wrote, whatever it looks like: it is counted. */
const written = new Set(['character', 'characters', 'apiKey', 'systemPrompt', 'userName']);
const keyName =
	/^(?:(?:Right|Left)?(?:CommandOrControl|Command|Cmd|Control|Ctrl|Alt|Option|AltGr|Shift|Super|Meta)|[A-Z0-9]|F\d{1,2}|num\w{1,4}|Space|Tab|Capslock|Enter|Return|Escape|Esc|Plus|Home|End|PageUp|PageDown|Insert|Delete|Backspace|Up|Down|Left|Right|PrintScreen|Pause|Media\w{4,14}|Volume\w{2,4})$/;
/** What no choice, number or time accepts. */
const nonsense = 'none of the choices';

/**
 * The settings as they may be told: numbers, switches and choices as they are, addresses without their host, names of models
 * only where they are in `known`. Of everything else only whether it is set.
 */
export function shownSettings(settings: object, accepts: Accepts, known: ReadonlySet<string>): unknown {
	const shown = (value: unknown, path: readonly string[]): unknown => {
		const key = path.at(-1) ?? '';
		if (written.has(key)) return countOf(value);
		if (typeof value === 'string') {
			if (value === '' || known.has(value)) return value;
			if (key === 'accelerator')
				return value.split('+').every((part) => keyName.test(part)) ? value : '[set]';
			if (value.includes('://')) return shownAddress(value);
			return accepts(withValue(settings, path, nonsense)) ? '[set]' : value;
		}
		if (Array.isArray(value)) return countOf(value);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, each]) => [name, shown(each, [...path, name])]),
		);
	};
	return shown(settings, []);
}

function countOf(value: unknown): unknown {
	if (Array.isArray(value)) return `[${String(value.length)}]`;
	if (typeof value === 'string') return value === '' ? '' : `[${String(value.length)} characters]`;
	return value === null ? null : '[set]';
}

/** A copy with something else at `path`. */
function withValue(target: unknown, path: readonly string[], value: unknown): unknown {
	const [first, ...rest] = path;
	if (first === undefined) return value;
	const fields = typeof target === 'object' && target !== null ? target : {};
	const inner = Object.entries(fields).find(([name]) => name === first)?.[1] as unknown;
	return { ...fields, [first]: withValue(inner, rest, value) };
}
