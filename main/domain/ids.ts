declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type ConversationId = Branded<'conversation'>;
/** One user turn; it keeps its id from the first sound to the stored row. */
export type TurnId = Branded<'turn'>;
export type ResponseId = Branded<'response'>;
/** One stretch of speech between silences, as the recognizer saw it. */
export type UtteranceId = Branded<'utterance'>;

export const conversationId = (text: string): ConversationId => text as ConversationId;
export const turnId = (text: string): TurnId => text as TurnId;
export const responseId = (text: string): ResponseId => text as ResponseId;
export const utteranceId = (text: string): UtteranceId => text as UtteranceId;
