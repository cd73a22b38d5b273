/** How an answer is cut into segments. Plain data: it is kept inside the state and replayed with it. */
export interface SpokenTextOptions {
	/** BCP 47 tag of the answer ("en", "hi-IN"): chooses function words and the few words we say ourselves. */
	readonly language: string;
	/** Letters and digits a first clause needs before , ; : or a dash may end it. Fewer speaks sooner, but choppily. */
	readonly firstClauseMinChars: number;
	/** The same for the second segment: it must be ready before the short first one has been played. */
	readonly secondClauseMinChars: number;
	/** The same for all later segments: a shorter sentence is never divided. */
	readonly laterClauseMinChars: number;
	/** Words after which a first clause without punctuation may end before a conjunction. */
	readonly firstClauseConjunctionWords: number;
	/** Words after which it may end before a preposition. */
	readonly firstClausePrepositionWords: number;
	/** Words after which it ends at the next word that does not hang on the one before. */
	readonly firstClauseMaxWords: number;
	/** Longest segment in spoken characters; endless sentences are divided at the best place before it. */
	readonly maxSegmentChars: number;
	/** Say once per answer that code or a table is on the screen, instead of silently passing over it. */
	readonly announceUnspoken: boolean;
}

export const defaultSpokenText = {
	language: 'en',
	// RealtimeVoiceChat's quick answer needs as many (notes/field.md §2.1 and §3.3): about 0.7 s of speech.
	firstClauseMinChars: 10,
	// Synthesis gives no audio before a segment is finished, so segments grow with the audio already queued.
	secondClauseMinChars: 40,
	laterClauseMinChars: 120,
	// At 12 tokens/s a 25-word first sentence costs 2.1 s; six words of it cost 0.5 s (notes/field.md §7, row 2).
	firstClauseConjunctionWords: 5,
	firstClausePrepositionWords: 5,
	firstClauseMaxWords: 6,
	maxSegmentChars: 240,
	announceUnspoken: true,
} as const satisfies SpokenTextOptions;
