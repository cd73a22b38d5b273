import { isDownloadUrl } from '../../../models/catalogue.ts';

/**
 * Where the publishers' addresses lead to: `*.` stands for any host below. An address of the catalogue is asked whatever its
 * host; a redirect leads on only to its own host or to one of these.
 */
export const knownHosts: readonly string[] = [
	'github.com',
	'*.githubusercontent.com',
	'huggingface.co',
	'*.huggingface.co',
	'*.hf.co',
	'hf-mirror.com',
	'modelscope.cn',
	'*.modelscope.cn',
];

/** GitHub needs one, Hugging Face two; more is a loop or a detour. */
export const mostRedirects = 5;

export type RedirectVerdict =
	| { readonly type: 'follow'; readonly url: URL }
	| { readonly type: 'refuse'; readonly why: 'no-address' | 'not-encrypted' | 'unknown-host' | 'too-many' };

/** Whether to go on to where the answer from `from` points. `so far` counts the redirects already followed. */
export function judgeRedirect(
	from: URL,
	location: string | null,
	soFar: number,
	hosts: readonly string[],
): RedirectVerdict {
	if (soFar >= mostRedirects) return { type: 'refuse', why: 'too-many' };
	if (location === null || !URL.canParse(location, from.href)) return { type: 'refuse', why: 'no-address' };
	const url = new URL(location, from);
	if (!isDownloadUrl(url.href) || (from.protocol === 'https:' && url.protocol !== 'https:')) {
		return { type: 'refuse', why: 'not-encrypted' };
	}
	const known = url.host === from.host || hosts.some((host) => matches(url.hostname, host));
	if (!known || url.username !== '' || url.password !== '') return { type: 'refuse', why: 'unknown-host' };
	return { type: 'follow', url };
}

function matches(hostname: string, pattern: string): boolean {
	return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern;
}
