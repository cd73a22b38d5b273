/** `none`: nothing was captured yet; `muted`: digital silence; `quiet`: a room; `heard`: somebody spoke. */
export type Hearing = 'none' | 'muted' | 'quiet' | 'heard';

/** Less than this is no sound at all, not even a room's, dB of full scale. */
const digitalSilenceDb = -90;
/** Speech stands out of the room by so much, and is never softer than the other, dB. */
const aboveRoomDb = 12;
const softestSpeechDb = -52;
/** So many loud levels of the last so many, about ten a second: a word, not a knock. */
const loudNeeded = 3;
const window = 10;
/** So many silent levels in a row are a switch that is off: three seconds. */
const silentNeeded = 30;
/** How fast the room is forgotten, dB per level. */
const roomRisesDb = 0.1;

/** Tells from the loudness alone whether a microphone hears a person; needs no model. Once heard, heard. */
export class HearingWatch {
	#state: Hearing = 'none';
	#roomDb = 0;
	#silent = 0;
	readonly #loud: boolean[] = [];

	get state(): Hearing {
		return this.#state;
	}

	/** A level of about 100 ms, dB of full scale. */
	push(rmsDb: number): Hearing {
		if (this.#state !== 'heard') this.#state = this.#next(rmsDb);
		return this.#state;
	}

	#next(rmsDb: number): Hearing {
		this.#silent = rmsDb <= digitalSilenceDb ? this.#silent + 1 : 0;
		if (this.#silent >= silentNeeded) return 'muted';
		this.#roomDb = Math.min(rmsDb, this.#roomDb + roomRisesDb);
		this.#loud.push(rmsDb > Math.max(softestSpeechDb, this.#roomDb + aboveRoomDb));
		if (this.#loud.length > window) this.#loud.shift();
		return this.#loud.filter(Boolean).length >= loudNeeded ? 'heard' : 'quiet';
	}
}
