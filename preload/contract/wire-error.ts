import type { AssistantError } from '../../main/domain/errors.ts';

export type { AssistantError, AssistantErrorKind } from '../../main/domain/errors.ts';

/**
 * The answer to a request. Electron strips an exception that crosses processes down to its message, so failures travel as
 * data; a request promise that rejects means the programs themselves disagree, not that something went wrong for a person.
 */
export type Reply<Value> =
	{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: AssistantError };
