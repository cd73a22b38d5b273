export function offlineModel(model: Uint8Array): Buffer;
export function offlineTokens(tokens: string): string;
