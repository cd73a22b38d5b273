/** What a voice says when it is tried out: a greeting, a question and a number, where voices differ most. */
const samples: Readonly<Record<string, string>> = {
	en: 'Hello, this is how I sound. Shall we talk at half past three?',
	es: 'Hola, así es como sueno. ¿Hablamos a las tres y media?',
	hi: 'नमस्ते, मेरी आवाज़ ऐसी है। क्या हम साढ़े तीन बजे बात करें?',
	mr: 'नमस्कार, माझा आवाज असा आहे. आपण साडेतीन वाजता बोलूया का?',
	ms: 'Helo, beginilah bunyi suara saya. Boleh kita berbual pada pukul tiga setengah?',
	ta: 'வணக்கம், என் குரல் இப்படித்தான் இருக்கும். மூன்றரை மணிக்குப் பேசலாமா?',
	te: 'నమస్కారం, నా గొంతు ఇలా ఉంటుంది. మూడున్నరకు మాట్లాడుకుందామా?',
	de: 'Hallo, so klinge ich. Wollen wir um halb vier miteinander sprechen?',
	fr: 'Bonjour, voici ma voix. On se parle à trois heures et demie ?',
	it: 'Ciao, questa è la mia voce. Parliamo alle tre e mezza?',
	pt: 'Olá, é assim que eu falo. Conversamos às três e meia?',
};

/** Figures are read by every voice in its own language. */
const figures = '1, 2, 3, 4, 5.';

/** `language`: BCP 47; `*`: any. */
export function voiceSample(language: string): string {
	const code = language.toLowerCase().split(/[-_]/)[0] ?? '';
	return samples[code === '*' ? 'en' : code] ?? figures;
}
