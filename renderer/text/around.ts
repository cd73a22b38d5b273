/** What a message says before and after the place of its one parameter, where something else than text is shown. */
export function around(message: (mark: string) => string): readonly [string, string] {
	const [before = '', after = ''] = message('\u0000').split('\u0000');
	return [before, after];
}
