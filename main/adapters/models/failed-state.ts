import type { AssistantErrorKind } from '../../domain/errors.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import { diskFault, DownloadFailure } from './download-faults.ts';
import type { ModelRemedy } from './download-faults.ts';
import type { ModelState } from './model-state.ts';

const remedies: Partial<Record<AssistantErrorKind, ModelRemedy>> = {
	'storage-full': 'free-space',
	'import-invalid': 'import',
	'model-corrupt': 'import',
	offline: 'go-online',
};

/** Whatever was thrown, as a state with a sentence and something to do. */
export function failedState(thrown: unknown, path: string, partBytes: number): ModelState {
	if (thrown instanceof DownloadFailure) {
		return { state: 'failed', error: thrown.fault.error, remedy: thrown.fault.remedy, partBytes };
	}
	if (thrown instanceof AssistantFailure) {
		return {
			state: 'failed',
			error: thrown.error,
			remedy: remedies[thrown.error.kind] ?? 'retry',
			partBytes,
		};
	}
	const { error, remedy } = diskFault(thrown, path);
	return { state: 'failed', error, remedy, partBytes };
}
