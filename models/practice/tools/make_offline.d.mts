/** Families that can run the practice recogniser's weights; only `nemo-ctc` hears nonsense, for its features are others. */
export type OfflineFamily = 'zipformer-ctc' | 'wenet-ctc' | 'nemo-ctc' | 'transducer';
export function offlineModel(streamingModel: Uint8Array, family?: OfflineFamily): Buffer;
export function offlineTokens(tokens: string): string;
