import { join } from 'node:path';
import type { HelperContext, RunningHelper } from '../helper-runtime.ts';
import { readOnnxFacts } from '../sherpa/onnx-file.ts';
import { UnpackRefused } from './entry-rules.ts';
import type { SeenFile } from './model-folder.ts';
import { recognize } from './recognize.ts';
import { sourceBytes, unpackSources } from './unpack-sources.ts';
import type {
	UnpackCommand,
	UnpackedFile,
	UnpackedModel,
	UnpackEvent,
	UnpackOptions,
	RefusalReason,
} from './unpack-protocol.ts';

/** Between two words about progress, ms. */
const progressMs = 100;

/** Ready at once; works when told to begin, and is ended by whoever asked. */
export function startUnpack(
	options: UnpackOptions,
	context: HelperContext<UnpackEvent>,
): RunningHelper<UnpackCommand> {
	let working: Promise<void> = Promise.resolve();
	return {
		command: () => {
			working = work(options, context);
		},
		dispose: () => working,
	};
}

async function work(options: UnpackOptions, context: HelperContext<UnpackEvent>): Promise<void> {
	try {
		const totalBytes = await sourceBytes(options.sources);
		let doneBytes = 0;
		let toldMs = -Infinity;
		const files = await unpackSources(options, {
			signal: context.signal,
			onRead: (bytes) => {
				doneBytes += bytes;
				if (context.nowMs() - toldMs < progressMs) return;
				toldMs = context.nowMs();
				context.emit({ type: 'progress', doneBytes, totalBytes });
			},
		});
		context.emit({ type: 'unpacked', model: await lookInto(options.target, files) });
	} catch (thrown) {
		if (context.signal.aborted) return;
		context.emit(refusal(thrown));
	}
}

async function lookInto(target: string, files: readonly UnpackedFile[]): Promise<UnpackedModel> {
	const broken: string[] = [];
	const seen: SeenFile[] = [];
	for (const { path } of files) {
		const facts = path.endsWith('.onnx') ? await readOnnxFacts(join(target, path)) : null;
		if (path.endsWith('.onnx') && facts === null) broken.push(path);
		seen.push({ path, metadata: facts?.metadata ?? new Map() });
	}
	return { files, broken, recognized: recognize(seen) };
}

function refusal(thrown: unknown): UnpackEvent {
	if (thrown instanceof UnpackRefused)
		return { type: 'refused', reason: thrown.reason, entry: thrown.entry };
	const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
	const reasons: Readonly<Record<string, RefusalReason>> = {
		ENOSPC: 'disk-full',
		EDQUOT: 'disk-full',
		ENOENT: 'unreadable',
		EACCES: 'unreadable',
		EPERM: 'unreadable',
	};
	return { type: 'refused', reason: reasons[code] ?? 'disk', entry: code === '' ? null : code };
}
