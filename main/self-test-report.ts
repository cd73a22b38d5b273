import { AssistantFailure } from './domain/errors.ts';

/** `note`: something a person may want to know, which keeps nobody from talking. */
export type Verdict = 'ok' | 'note' | 'fail';

export interface Finding {
	readonly verdict: Verdict;
	/** One line: what is there, or what is wrong and what to do. */
	readonly detail: string;
}

export interface Check {
	readonly what: string;
	/** Throws what it cannot judge; that is a failure. */
	readonly run: (signal: AbortSignal) => Finding | Promise<Finding>;
}

export type Examined = Finding & { readonly what: string };

/** Longest time for one check, ms: a first start hashes every model. */
const checkMs = 60_000;

/** One after another, so that one that hangs is the one named. */
export async function examine(
	checks: readonly Check[],
	onFinding: (found: Examined) => void,
	limitMs = checkMs,
): Promise<readonly Examined[]> {
	const findings: Examined[] = [];
	for (const { what, run } of checks) {
		const found = { what, ...(await judged(run, limitMs)) };
		findings.push(found);
		onFinding(found);
	}
	return findings;
}

async function judged(run: Check['run'], limitMs: number): Promise<Finding> {
	const late = Promise.withResolvers<Finding>();
	const giveUp = new AbortController();
	const timer = setTimeout(() => {
		giveUp.abort();
		late.resolve({ verdict: 'fail', detail: `Nothing came of it in ${String(limitMs / 1000)} s.` });
	}, limitMs);
	const trying = (async () => run(giveUp.signal))().catch(failed);
	const finding = await Promise.race([trying, late.promise]);
	clearTimeout(timer);
	return finding;
}

/** A sentence meant for people as it is; of anything else the name only, since the rest may hold what somebody said. */
function failed(thrown: unknown): Finding {
	if (thrown instanceof AssistantFailure) return { verdict: 'fail', detail: thrown.error.message };
	const name = thrown instanceof Error ? thrown.name : typeof thrown;
	return { verdict: 'fail', detail: `Something inside Parley went wrong (${name}). Please report this.` };
}

const marks: Readonly<Record<Verdict, string>> = { ok: 'ok   ', note: 'note ', fail: 'FAIL ' };

/** A line of the table; the detail on further lines stays in its column. */
export function lineOf({ what, verdict, detail }: Examined): string {
	const [first = '', ...more] = detail.split('\n');
	return [
		`${marks[verdict]} ${what.padEnd(18)} ${first}`,
		...more.map((line) => ' '.repeat(25) + line),
	].join('\n');
}

export function summaryOf(findings: readonly Examined[]): string {
	const failures = findings.filter(({ verdict }) => verdict === 'fail').length;
	if (failures === 0) return 'Everything that was looked at works.';
	return failures === 1 ? 'One thing does not work.' : `${String(failures)} things do not work.`;
}

/** 0: works; 1: something does not. Notes count as working. */
export function exitCodeOf(findings: readonly Examined[]): 0 | 1 {
	return findings.some(({ verdict }) => verdict === 'fail') ? 1 : 0;
}
