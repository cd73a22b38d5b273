import { HelperRefused, runHelper } from '../../../main/helpers/helper-runtime.ts';

export interface EchoOptions {
	readonly refuse: boolean;
	/** Never gets done with cleaning up. */
	readonly disposeHangs: boolean;
	readonly greeting: string;
}

export type EchoCommand =
	| { readonly type: 'echo'; readonly samples: Float32Array }
	| { readonly type: 'say'; readonly text: string }
	| { readonly type: 'throw' }
	| { readonly type: 'reject' }
	| { readonly type: 'abort' }
	| { readonly type: 'exit'; readonly code: number }
	/** Blocks the event loop, as a native call does. */
	| { readonly type: 'block'; readonly ms: number };

export type EchoEvent =
	| { readonly type: 'started'; readonly pid: number; readonly greeting: string; readonly tMs: number }
	| { readonly type: 'echo'; readonly samples: Float32Array };

runHelper<EchoOptions, EchoCommand, EchoEvent>({
	name: 'echo',
	start(options, context) {
		if (options.refuse) {
			throw new HelperRefused({
				kind: 'model-missing',
				message: 'The model is not there. Download it in the settings.',
				retryable: false,
				subject: 'model.onnx',
			});
		}
		context.emit({ type: 'started', pid: process.pid, greeting: options.greeting, tMs: context.nowMs() });
		return {
			command(command) {
				switch (command.type) {
					case 'echo':
						context.emit({ type: 'echo', samples: command.samples });
						return;
					case 'say':
						process.stderr.write(`${command.text}\n`);
						return;
					case 'throw':
						throw new Error('The echo threw, as it was told.');
					case 'reject':
						void Promise.reject(new Error('The echo rejected, as it was told.'));
						return;
					case 'abort':
						process.abort();
						return;
					case 'exit':
						process.exit(command.code);
						return;
					case 'block':
						Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, command.ms);
				}
			},
			async dispose() {
				if (options.disposeHangs) await new Promise(() => undefined);
				process.stderr.write('disposed\n');
			},
		};
	},
});
