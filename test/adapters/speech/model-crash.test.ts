import { describe, expect, it } from 'vitest';
import type { HelperDeath } from '../../../main/adapters/helper-process/helper-death.ts';
import { explainModelCrash } from '../../../main/adapters/speech/model-crash.ts';
import { loadedLine, loadingLine } from '../../../main/helpers/sherpa/loading-protocol.ts';

const file = '/models/some/model.onnx';
const loading = loadingLine(file).trimEnd();
const loaded = loadedLine().trimEnd();

function death(change: Partial<HelperDeath>): HelperDeath {
	return {
		cause: 'exited',
		exit: { code: null, signal: 'SIGABRT' },
		whileStarting: true,
		stderr: [loading],
		...change,
	};
}

describe('a helper that died', () => {
	it.each([
		[{ code: null, signal: 'SIGABRT' }],
		[{ code: null, signal: 'SIGSEGV' }],
		[{ code: 134, signal: null }],
		[{ code: 139, signal: null }],
		[{ code: 255, signal: null }],
		[{ code: 0xc0000409, signal: null }],
	] as const)('while it loaded a model by %o is explained by the file', (exit) => {
		const error = explainModelCrash(
			death({ exit, stderr: [loading, "terminate called after 'Ort::Exception'"] }),
		);
		expect(error).toMatchObject({ kind: 'model-corrupt', subject: file, retryable: false });
		expect(error?.message).toContain(file);
	});

	it.each([
		['when everything was loaded', { stderr: [loading, loaded] }],
		['before it loaded anything', { stderr: [] }],
		['because it was killed', { exit: { code: null, signal: 'SIGKILL' } as const }],
		['because it did not get ready in time', { cause: 'handshake-deadline' as const }],
	])('%s is not', (_, change) => {
		expect(explainModelCrash(death(change))).toBeNull();
	});

	it('is explained by the last file of several', () => {
		const stderr = [loadingLine('/a').trimEnd(), loaded, loading];
		expect(explainModelCrash(death({ stderr }))?.subject).toBe(file);
	});
});
