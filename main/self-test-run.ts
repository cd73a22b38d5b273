import { AssistantHelpers } from './assistant-helpers.ts';
import type { AssistantHelpersOptions } from './assistant-helpers.ts';
import { SystemClock } from './adapters/system-clock.ts';
import { selfTestChecks, whatRuns } from './self-test-checks.ts';
import type { SelfTestSubject } from './self-test-checks.ts';
import { examine, exitCodeOf, lineOf, summaryOf } from './self-test-report.ts';

export interface SelfTestOptions
	extends
		Omit<SelfTestSubject, 'helpers' | 'reports'>,
		Pick<AssistantHelpersOptions, 'models' | 'fork' | 'entryOf' | 'devices' | 'audioPage'> {
	readonly write: (line: string) => void;
}

/** Starts the helpers as the app does, looks at everything, writes a line for each and ends them. Gives the exit code. */
export async function runSelfTest(options: SelfTestOptions): Promise<0 | 1> {
	await using helpers = new AssistantHelpers({
		...options,
		clock: new SystemClock(),
		settings: () => options.settings,
		onStateChanged: () => undefined,
		onOutputLevel: () => undefined,
		onAudioNote: () => undefined,
	});
	const { recognizer, synthesizer } = helpers;
	const reports = { recognizer: whatRuns(recognizer), synthesizer: whatRuns(synthesizer) };
	const checks = selfTestChecks({ ...options, helpers, reports });
	// A report is worth waiting for what really runs.
	await helpers.tryProviders(options.settings);
	helpers.start();
	const findings = await examine(checks, (found) => options.write(lineOf(found)));
	options.write(summaryOf(findings));
	return exitCodeOf(findings);
}
