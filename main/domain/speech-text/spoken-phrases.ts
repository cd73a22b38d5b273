/** The few words said in place of what cannot be read out. */
export interface SpokenPhrases {
	readonly code: string;
	readonly table: string;
	/** The "." of a host name. */
	readonly dot: string;
	/** The "@" of an e-mail address. */
	readonly at: string;
}

const english: SpokenPhrases = {
	code: "I've put the code on screen.",
	table: "I've put the table on screen.",
	dot: 'dot',
	at: 'at',
};

const phrases: Readonly<Record<string, SpokenPhrases>> = {
	en: english,
	es: {
		code: 'He puesto el código en la pantalla.',
		table: 'He puesto la tabla en la pantalla.',
		dot: 'punto',
		at: 'arroba',
	},
	hi: { code: 'कोड स्क्रीन पर है।', table: 'तालिका स्क्रीन पर है।', dot: 'डॉट', at: 'ऐट' },
	mr: { code: 'कोड स्क्रीनवर आहे.', table: 'तक्ता स्क्रीनवर आहे.', dot: 'डॉट', at: 'ॲट' },
	ms: { code: 'Kod ada di skrin.', table: 'Jadual ada di skrin.', dot: 'titik', at: 'alias' },
	ta: { code: 'குறியீடு திரையில் உள்ளது.', table: 'அட்டவணை திரையில் உள்ளது.', dot: 'டாட்', at: 'அட்' },
	te: { code: 'కోడ్ తెరపై ఉంది.', table: 'పట్టిక తెరపై ఉంది.', dot: 'డాట్', at: 'ఎట్' },
};

/** Phrases for a BCP 47 tag; English where we have none. */
export function spokenPhrases(language: string): SpokenPhrases {
	return phrases[primaryLanguage(language)] ?? english;
}

/** "hi" of "hi-IN". */
export function primaryLanguage(language: string): string {
	return language.toLowerCase().split(/[-_]/)[0] ?? '';
}
