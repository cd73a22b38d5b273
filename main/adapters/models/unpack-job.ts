import { setTimeout as wait } from 'node:timers/promises';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AssistantError } from '../../domain/errors.ts';
import { AssistantFailure } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { defaultUnpackLimits } from '../../helpers/unpack/unpack-protocol.ts';
import type {
	RefusalReason,
	UnpackCommand,
	UnpackedModel,
	UnpackEvent,
	UnpackLimits,
	UnpackOptions,
} from '../../helpers/unpack/unpack-protocol.ts';
import { HelperRun } from '../helper-process/helper-run.ts';
import type { RunEnd } from '../helper-process/helper-run.ts';
import type { ForkHelper } from '../helper-process/helper-process.ts';
import { defaultSupervisionLimits } from '../helper-process/supervision-limits.ts';

export interface UnpackerOptions {
	readonly fork: ForkHelper;
	/** Absolute path of `unpack.entry`, resolved by the composition root. */
	readonly entry: string;
	readonly clock: Clock;
	readonly limits?: Partial<UnpackLimits>;
}

export interface UnpackRequest {
	/** Archives, folders and files, absolute. */
	readonly sources: readonly string[];
	/** Does not exist yet; gone again when this fails. */
	readonly target: string;
	readonly onProgress?: (done: number, total: number) => void;
	readonly signal: AbortSignal;
}

/**
 * Looks into archives and folders that nobody has looked into yet, in a process of its own: what they do to it ends there. One
 * process a job, killed when the signal is aborted. Throws an `AssistantFailure` or the signal's reason.
 */
export class Unpacker {
	readonly #options: UnpackerOptions;

	constructor(options: UnpackerOptions) {
		this.#options = options;
	}

	async unpack(request: UnpackRequest): Promise<UnpackedModel> {
		request.signal.throwIfAborted();
		try {
			return await this.#run(request);
		} catch (thrown) {
			await removed(request.target);
			throw thrown;
		}
	}

	async #run({ sources, target, onProgress, signal }: UnpackRequest): Promise<UnpackedModel> {
		const { fork, entry, clock, limits } = this.#options;
		const result = Promise.withResolvers<UnpackedModel>();
		result.promise.catch(() => undefined);
		const gone = Promise.withResolvers<undefined>();
		const subject = basename(sources[0] ?? target);
		const run = new HelperRun<UnpackOptions, UnpackCommand, UnpackEvent>({
			process: fork(entry, { serviceName: 'parley-unpack' }),
			epoch: 1,
			hello: {
				originNs: 0n,
				options: { sources, target, limits: { ...defaultUnpackLimits, ...limits } },
			},
			clock,
			limits: defaultSupervisionLimits,
			listeners: {
				onReady: () => void run.send({ type: 'begin' }),
				onEvent: (event) => {
					if (event.type === 'progress') onProgress?.(event.doneBytes, event.totalBytes);
					else if (event.type === 'unpacked') result.resolve(event.model);
					else result.reject(new AssistantFailure(refused(event.reason, event.entry, subject)));
				},
				onStderrLine: () => undefined,
				onEnd: (end) => {
					result.reject(new AssistantFailure(ended(end, subject)));
					gone.resolve(undefined);
				},
			},
		});
		const stop = (): void => result.reject(signal.reason);
		signal.addEventListener('abort', stop);
		try {
			return await result.promise;
		} finally {
			signal.removeEventListener('abort', stop);
			run.stop();
			// It may still be writing: its folder is nobody else's until it is gone.
			await gone.promise;
		}
	}
}

/** Windows may hold on to files of a process that has just ended. */
export async function removed(path: string): Promise<void> {
	await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => wait(0));
}

function ended(end: RunEnd, subject: string): AssistantError {
	if (end.type === 'refused') return end.error;
	return {
		kind: 'import-invalid',
		message: `${subject} could not be unpacked: the program that looks into it stopped (out of memory, or ended by the system). Try again with other programs closed, or get the file anew.`,
		retryable: true,
		subject,
	};
}

const reasons: Readonly<Record<RefusalReason, string>> = {
	path: 'a file in it would be written outside the folder of the model, or under a name that some systems do not allow',
	kind: 'there is a link, a device or something else in it that is neither file nor folder',
	twice: 'a file in it comes twice',
	entries: 'there are more files in it than any model has',
	bytes: 'it is larger than any model when unpacked',
	ratio: 'it unpacks to far more than a model would',
	'not-an-archive': 'it is no tar.bz2, tar.gz or tar archive',
	damaged: 'it is damaged or cut off',
	unreadable: 'it cannot be read, or is not there',
	'disk-full': 'the disk is full',
	disk: 'the models folder cannot be written to',
};

function refused(reason: RefusalReason, entry: string | null, subject: string): AssistantError {
	const place = entry === null ? '' : ` (${entry})`;
	if (reason === 'disk-full' || reason === 'disk') {
		return {
			kind: reason === 'disk' ? 'storage-failed' : 'storage-full',
			message: `${subject} was not unpacked: ${reasons[reason]}${place}. Make room or check the disk, then try again.`,
			retryable: true,
			subject,
		};
	}
	return {
		kind: 'import-invalid',
		message: `${subject} was not unpacked: ${reasons[reason]}${place}. Nothing of it was kept. Get the model from its publisher.`,
		retryable: false,
		subject,
	};
}
