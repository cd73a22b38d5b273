import type { RequestHandlers } from './ipc-router.ts';
import { decideExternal } from '../navigation.ts';

export interface ExternalOptions {
	/** Shows the host and asks; resolves to whether the person agreed. */
	readonly confirm: (host: string, url: string) => Promise<boolean>;
	readonly open: (url: string) => Promise<void>;
}

/** Links lead out of the app only after a person saw where to. */
export function externalRequests({ confirm, open }: ExternalOptions): Pick<RequestHandlers, 'openExternal'> {
	return {
		openExternal: async ({ url }) => {
			const decision = decideExternal(url);
			if (!decision.allowed || !(await confirm(decision.host, decision.url))) return { opened: false };
			await open(decision.url);
			return { opened: true };
		},
	};
}
