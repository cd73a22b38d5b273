import type { Lexicon } from './lexicon.ts';

export const spanish = {
	conjunctions: `
		y, e, o, u, pero, porque, que, si, cuando, aunque, mientras, pues, sino, donde, como, ni, para,
		entonces, además
	`,
	prepositions: `
		a, ante, bajo, con, contra, de, del, al, desde, durante, en, entre, hacia, hasta, para, por,
		según, sin, sobre, tras
	`,
	particles: '',
	determiners: `
		el, la, los, las, un, una, unos, unas, mi, mis, tu, tus, su, sus, nuestro, nuestra, nuestros,
		nuestras, este, esta, estos, estas, ese, esa, cada, muy, más, tan, algún, alguna, cualquier, lo
	`,
	auxiliaries: `
		es, son, está, están, estoy, era, eran, fue, ser, estar, he, has, ha, hemos, han, había, voy, vas,
		va, vamos, van, puedo, puedes, puede, quiero, quieres, tengo, tiene, hay, me, te, se, le, les, nos
	`,
	pronouns: 'yo, tú, él, ella, nosotros, ellos, ellas, usted, ustedes',
	fillers: 'eh, em, este, pues, bueno, mmm, mm, ah, o sea, a ver, digamos, es que',
	backchannels: `
		mhm, mm, ajá, aja, sí, si, ok, okay, vale, claro, ya, bueno, bien, exacto, cierto, de acuerdo,
		entiendo, ya veo, oh, ah, genial, perfecto, así es, eso es, guau, muy bien
	`,
	stopPhrases: `
		para, pare, para ya, párate, basta, basta ya, silencio, cállate, calla, cállese, detente, deténte,
		deténgase, alto, stop, ya basta, suficiente, cancela, cancelar, déjalo, no sigas, deja de hablar,
		para por favor
	`,
	floorHolders: `
		espera, espere, espera un momento, espera un segundo, un momento, un segundo, dame un segundo,
		dame un momento, déjame pensar, déjame ver, a ver, estoy pensando, aguarda
	`,
	courtesies: 'por favor, oye, hola, bueno, pues, ok, vale, y, gracias, ahora, sí, no, parley',
	questionOpeners: `
		qué, quién, quiénes, cuál, cuáles, cuándo, dónde, adónde, cómo, cuánto, cuánta, cuántos, cuántas,
		puedes, puede, podrías, sabes, es, está, hay, tienes, quieres, que, quien, cual, cuando, donde,
		como, cuanto
	`,
	commandOpeners: `
		dime, dígame, cuéntame, explica, explícame, pon, ponme, toca, reproduce, para, detén, abre,
		cierra, busca, llama, envía, manda, recuérdame, haz, escribe, lee, muestra, muéstrame, enciende,
		apaga, traduce, calcula, repite, ayuda, ayúdame, dame, sube, baja, canta, añade, borra
	`,
	helpingVerbs: '',
	transitives: '',
	objectQuestions: '',
	detailed: '',
	finals: '',
	answers: `
		sí, no, gracias, muchas gracias, adiós, hola, hasta luego, buenas noches, buenos días, no sé,
		claro, por supuesto, no gracias, sí por favor, continúa, sigue, otra vez
	`,
	openPhrases: `
		dime, puedes, podrías, quiero, quisiera, me gustaría, necesito, sabes, creo que, quiero saber,
		puedes decirme, cuéntame, qué tal si, por ejemplo, a lo mejor, hay, tengo que, voy a, ayúdame a,
		dame, muéstrame
	`,
	mayClose: `
		está, están, es, son, este, esta, ese, esa, como, donde, cuando, tras, más, lo, así, hay, va, voy,
		puedo, puede, quiero, tengo, entonces, además
	`,
	numberDictation: `
		mi número es, mi teléfono es, mi número de teléfono es, el número es, el código es, llámame al, mi
		móvil es, mi celular es, mi pin es
	`,
	emailDictation: `
		mi correo es, mi correo electrónico es, mi email es, el correo es, mi dirección de correo es
	`,
	numberWords: {
		one: `
			cero, uno, una, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, doble, triple, veinte,
			treinta, cuarenta, cincuenta, sesenta, setenta, ochenta, noventa
		`,
		two: `
			once, doce, trece, catorce, quince, dieciséis, diecisiete, dieciocho, diecinueve, cien, ciento
		`,
		three: 'mil',
	},
	addressAt: 'arroba',
	addressDot: 'punto',
} as const satisfies Lexicon;
