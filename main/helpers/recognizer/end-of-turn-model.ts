/** Has the person finished, by the sound of it? Hears everything the recognizer hears, and is asked when speech stops. */
export interface EndOfTurnModel {
	/** 16 kHz mono, as captured. */
	accept(samples: Float32Array): void;
	/** What comes next does not continue what was: the microphone was away. */
	reset(): void;
	/** Probability that the turn, the last `turnSamples` of the sound, is over. Looks at the sound as it is at the call. */
	judge(turnSamples: number): Promise<number>;
}
