import type { LanguageModelRequest } from '../../domain/ports/language-model.ts';

interface Wording {
	readonly nothing: string;
	readonly heard: (words: string) => string;
	/** After how many ms it was clear that the user had finished; or their words were there. */
	readonly endpoint: (ms: number) => string;
	readonly transcript: (ms: number) => string;
	readonly both: (endpointMs: number, transcriptMs: number) => string;
}

const english: Wording = {
	nothing: 'I heard nothing. Please say something.',
	heard: (words) => `I heard: ${words}`,
	endpoint: (ms) => `I knew that you had finished after ${ms} milliseconds.`,
	transcript: (ms) => `I had your words after ${ms} milliseconds.`,
	both: (end, words) =>
		`I knew that you had finished after ${end} milliseconds, and had your words after ${words}.`,
};

const wordings: Readonly<Record<string, Wording>> = {
	en: english,
	es: {
		nothing: 'No he oído nada. Di algo, por favor.',
		heard: (words) => `He oído: ${words}`,
		endpoint: (ms) => `Supe que habías terminado a los ${ms} milisegundos.`,
		transcript: (ms) => `Tuve tus palabras a los ${ms} milisegundos.`,
		both: (end, words) =>
			`Supe que habías terminado a los ${end} milisegundos, y tuve tus palabras a los ${words}.`,
	},
	hi: {
		nothing: 'मुझे कुछ सुनाई नहीं दिया। कृपया कुछ बोलिए।',
		heard: (words) => `मैंने सुना: ${words}`,
		endpoint: (ms) => `आपकी बात पूरी होने का पता ${ms} मिलीसेकंड में चला।`,
		transcript: (ms) => `आपके शब्द ${ms} मिलीसेकंड में मिले।`,
		both: (end, words) =>
			`आपकी बात पूरी होने का पता ${end} मिलीसेकंड में चला, और आपके शब्द ${words} मिलीसेकंड में मिले।`,
	},
	mr: {
		nothing: 'मला काही ऐकू आले नाही. कृपया काहीतरी बोला.',
		heard: (words) => `मी ऐकले: ${words}`,
		endpoint: (ms) => `तुमचे बोलणे संपल्याचे ${ms} मिलीसेकंदांत कळले.`,
		transcript: (ms) => `तुमचे शब्द ${ms} मिलीसेकंदांत मिळाले.`,
		both: (end, words) => `तुमचे बोलणे संपल्याचे ${end} मिलीसेकंदांत कळले, आणि तुमचे शब्द ${words} मिलीसेकंदांत मिळाले.`,
	},
	ms: {
		nothing: 'Saya tidak mendengar apa-apa. Sila cakap sesuatu.',
		heard: (words) => `Saya dengar: ${words}`,
		endpoint: (ms) => `Saya tahu anda sudah selesai selepas ${ms} milisaat.`,
		transcript: (ms) => `Saya mendapat kata-kata anda selepas ${ms} milisaat.`,
		both: (end, words) =>
			`Saya tahu anda sudah selesai selepas ${end} milisaat, dan mendapat kata-kata anda selepas ${words} milisaat.`,
	},
	ta: {
		nothing: 'எனக்கு எதுவும் கேட்கவில்லை. தயவுசெய்து ஏதாவது பேசுங்கள்.',
		heard: (words) => `நான் கேட்டது: ${words}`,
		endpoint: (ms) => `நீங்கள் பேசி முடித்தது ${ms} மில்லி விநாடிகளில் தெரிந்தது.`,
		transcript: (ms) => `உங்கள் சொற்கள் ${ms} மில்லி விநாடிகளில் கிடைத்தன.`,
		both: (end, words) =>
			`நீங்கள் பேசி முடித்தது ${end} மில்லி விநாடிகளில் தெரிந்தது, உங்கள் சொற்கள் ${words} மில்லி விநாடிகளில் கிடைத்தன.`,
	},
	te: {
		nothing: 'నాకు ఏమీ వినిపించలేదు. దయచేసి ఏదైనా మాట్లాడండి.',
		heard: (words) => `నేను విన్నది: ${words}`,
		endpoint: (ms) => `మీరు మాట్లాడటం ముగించారని ${ms} మిల్లీసెకన్లలో తెలిసింది.`,
		transcript: (ms) => `మీ మాటలు ${ms} మిల్లీసెకన్లలో అందాయి.`,
		both: (end, words) => `మీరు మాట్లాడటం ముగించారని ${end} మిల్లీసెకన్లలో తెలిసింది, మీ మాటలు ${words} మిల్లీసెకన్లలో అందాయి.`,
	},
};

const dandaLanguages = new Set(['hi']);

/** What was heard and how long it took after the end of speech, ms, in one or two sentences. */
export function voiceCheckAnswer(
	language: string,
	words: string,
	measured: LanguageModelRequest['measured'],
): string {
	const code = language.toLowerCase().split(/[-_]/)[0] ?? '';
	const wording = wordings[code] ?? english;
	if (words === '') return wording.nothing;
	const ended = /[.!?…।॥]$/.test(words) ? words : words + (dandaLanguages.has(code) ? '।' : '.');
	return `${wording.heard(ended)} ${latency(wording, measured)}`.trim();
}

function latency(wording: Wording, { endpointMs, transcriptMs }: LanguageModelRequest['measured']): string {
	const end = endpointMs === null ? null : Math.round(endpointMs);
	const words = transcriptMs === null ? null : Math.round(transcriptMs);
	if (end !== null && words !== null) return wording.both(end, words);
	if (end !== null) return wording.endpoint(end);
	return words === null ? '' : wording.transcript(words);
}
