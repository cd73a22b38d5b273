/** What an AudioWorklet's global scope has and TypeScript's DOM library leaves out. */
declare abstract class AudioWorkletProcessor {
	readonly port: MessagePort;
	abstract process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Newer than TypeScript's DOM library. `none`: the context runs without a device. */
interface AudioContext {
	setSinkId(sink: string | { readonly type: 'none' }): Promise<void>;
}
