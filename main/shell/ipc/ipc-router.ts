import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { RequestName } from '../../../preload/contract/channels.ts';
import { requestChannel, requestNames } from '../../../preload/contract/channels.ts';
import type { RequestInput, RequestOutput } from '../../../preload/contract/requests.ts';
import { requests } from '../../../preload/contract/requests.ts';
import type { Reply } from '../../../preload/contract/wire-error.ts';
import { AssistantFailure } from '../../domain/errors.ts';

export type RequestHandler<Name extends RequestName> = (
	input: RequestInput<Name>,
) => RequestOutput<Name> | Promise<RequestOutput<Name>>;
export type RequestHandlers = { readonly [Name in RequestName]: RequestHandler<Name> };

/** As much of an `IpcMainInvokeEvent` as trust depends on; `senderFrame` is null once the frame is gone. */
export type Sender = Pick<IpcMainInvokeEvent, 'senderFrame'>;

/** Where faults go that no person can do anything about. Never receives what was asked: it may be private. */
export type ReportFault = (what: string, cause: unknown) => void;

export interface IpcRouterOptions {
	readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
	readonly handlers: RequestHandlers;
	readonly isTrusted: (sender: Sender) => boolean;
	readonly reportFault: ReportFault;
}

const schemasByName: {
	readonly [Name in RequestName]: {
		readonly input: Parser<RequestInput<Name>>;
		readonly output: Parser<RequestOutput<Name>>;
	};
} = requests;

/** Answers the window's requests: sender checked, input parsed, result parsed, failure as data. Ends with disposal. */
export function routeRequests(options: IpcRouterOptions): Disposable {
	for (const name of requestNames) {
		options.ipcMain.handle(requestChannel(name), async (event: Sender, input: unknown) => {
			if (!options.isTrusted(event)) {
				options.reportFault(`A stranger asked for ${name} and was refused.`, null);
				throw new Error('Only the window of Parley may ask.');
			}
			return answer(name, input, options);
		});
	}
	return {
		[Symbol.dispose]: () => {
			for (const name of requestNames) options.ipcMain.removeHandler(requestChannel(name));
		},
	};
}

async function answer<Name extends RequestName>(
	name: Name,
	input: unknown,
	{ handlers, reportFault }: Pick<IpcRouterOptions, 'handlers' | 'reportFault'>,
): Promise<Reply<RequestOutput<Name>>> {
	const schemas = schemasByName[name];
	const parsed = schemas.input.safeParse(input);
	if (!parsed.success) {
		reportFault(`The window asked for ${name} with input of the wrong form.`, parsed.error);
		return internal(
			`The window sent ${name} something it cannot use (${placesOf(parsed.error)}). Please report this.`,
		);
	}
	try {
		const handler: RequestHandler<Name> = handlers[name];
		return { ok: true, value: schemas.output.parse(await handler(parsed.data)) };
	} catch (cause) {
		if (cause instanceof AssistantFailure) return { ok: false, error: cause.error };
		reportFault(`${name} failed.`, cause);
		return internal(
			'Something inside Parley went wrong. Try again; if it happens again, restart Parley.',
		);
	}
}

interface Parser<Value> {
	safeParse(
		value: unknown,
	): { readonly success: true; readonly data: Value } | { readonly success: false; readonly error: Issues };
	parse(value: unknown): Value;
}

interface Issues {
	readonly issues: readonly { readonly path: readonly PropertyKey[] }[];
}

/** Names of the fields only: their values may be private. */
function placesOf({ issues }: Issues): string {
	return issues.map(({ path }) => path.map(String).join('.') || 'input').join(', ');
}

function internal(message: string): { readonly ok: false; readonly error: AssistantFailure['error'] } {
	return { ok: false, error: { kind: 'internal', message, retryable: true } };
}
