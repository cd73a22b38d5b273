/** One change of the schema. Once released it is never edited: the next change is the next file. */
export interface Migration {
	/** `user_version` after it; counts up from 1 without gaps. */
	readonly version: number;
	readonly sql: string;
}
