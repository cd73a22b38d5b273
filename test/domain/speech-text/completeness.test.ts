import { describe, expect, it } from 'vitest';
import { completeness } from '../../../main/domain/speech-text/turn-text.ts';
import type { Completeness } from '../../../main/domain/speech-text/turn-text.ts';

type Cases = Readonly<Record<Completeness, readonly string[]>>;

const cases: Readonly<Record<string, Cases>> = {
	en: {
		complete: [
			'how old is the moon',
			'stop the music',
			'tell me something interesting about dinosaurs',
			'what is the capital of france',
			'how do you make bread',
			'can you help me with my homework',
			'so what time is it in tokyo',
			'do you know what time it is',
			'please set a timer for five minutes',
			'is it going to rain tomorrow',
			'thank you',
			'no thanks',
			'What?',
			'I went home.',
			'my number is five five five one two three four five six seven',
			'my email is ada at gmail dot com',
			'write to ada@example.com',
			'why is the sky blue',
			'who wrote hamlet',
			'play some music',
			'could you tell me a joke',
			'what do you think',
			'what is two hundred five',
			'how are you',
			'tell me more',
			'turn the lights on',
			'turn it off',
			'what did you put',
			'which one do you want',
			'how much do you need',
			'tell me what you need',
			'set a timer for ten minutes',
			'where did you put the keys',
			'hello computer can you hear me',
			'computer what time is it',
			'hey parley play some music',
			'run the tests again',
		],
		incomplete: [
			'i want to go to the store and',
			'i like it because',
			'my number is',
			'my number is five five five',
			'my email is',
			'my email is ada at gmail',
			'my email is ada at gmail dot',
			'what is the',
			'how old is',
			'my name is',
			'can you',
			'can you tell me',
			'tell me',
			'tell me about',
			'i was thinking um',
			'um',
			'well',
			'what is the capital of',
			'five five five one',
			'The thing is...',
			'First,',
			'So I said —',
			'the weather is very',
			'i would like',
			'let me think',
			'if',
			'and',
			'my phone number is 555 12',
			'what kind of',
			'i went to the store with my',
			'turn the',
			'show me the',
			'where did you put',
			'when will you send',
			'could you add',
			'i want',
		],
		unclear: [
			'the weather is nice today',
			'i think so',
			'yesterday i met my brother',
			'when i was young',
			'where are you from',
			'my number is 555 1234',
			'yes i do',
			'the lights are on',
			'I went to the.',
			'',
			'forty two',
			'okay',
			'set a timer for five',
			'set a timer',
			'set an alarm',
			'please send a message',
			'people say so',
			'my brother bought a timer',
		],
	},
	es: {
		complete: [
			'qué hora es en madrid',
			'cuéntame un chiste',
			'cómo se hace el pan',
			'¿Qué?',
			'pon música',
			'gracias',
			'apaga la luz',
		],
		incomplete: [
			'quiero ir a la tienda y',
			'porque',
			'mi número es',
			'mi número es cinco cinco',
			'cuál es la capital de',
			'eh',
			'me gusta la',
			'mi correo es ada arroba gmail',
		],
		unclear: ['hoy hace buen tiempo', 'ayer fui al cine'],
	},
	hi: {
		complete: [
			'चाँद कितना पुराना है',
			'मुझे एक कहानी सुनाओ',
			'समय क्या हुआ',
			'मुझे बताओ।',
			'संगीत बंद करो',
			'धन्यवाद',
		],
		incomplete: ['मैं बाज़ार गया और', 'क्योंकि', 'मेरा नंबर है', 'मेरा नंबर है पाँच पाँच', 'मेरा', 'राम का', 'मुझे'],
		unclear: ['आज मौसम अच्छा', 'कल शाम'],
	},
	mr: {
		complete: ['चंद्र किती जुना आहे', 'मला गोष्ट सांगा', 'गाणे लावा', 'धन्यवाद'],
		incomplete: ['मी बाजारात गेलो आणि', 'कारण', 'माझा नंबर आहे', 'माझा', 'मला'],
		unclear: ['आज हवा छान', 'उद्या सकाळी'],
	},
	ms: {
		complete: [
			'apa nama ibu negara malaysia',
			'mainkan lagu itu',
			'berapa umur bulan',
			'terima kasih',
			'Siapa?',
		],
		incomplete: [
			'saya pergi ke kedai dan',
			'kerana',
			'nombor saya ialah',
			'saya mahu pergi ke',
			'nama saya ialah',
			'em',
		],
		unclear: ['hari ini cuaca baik', 'semalam saya jumpa abang'],
	},
	ta: {
		complete: ['நிலவின் வயது என்ன', 'ஒரு கதை சொல்லுங்கள்', 'மழை வருமா?', 'நன்றி'],
		incomplete: ['நான் கடைக்கு போனேன் ஆனால்', 'என் எண்', 'மற்றும்', 'அந்த', 'எனக்கு'],
		unclear: ['இன்று வானிலை நன்றாக', 'நேற்று மாலை'],
	},
	te: {
		complete: ['చంద్రుడి వయసు ఎంత', 'ఒక కథ చెప్పండి', 'వర్షం వస్తుందా?', 'ధన్యవాదాలు'],
		incomplete: ['నేను బజారుకు వెళ్ళాను కానీ', 'నా నంబర్', 'ఎందుకంటే', 'ఒక', 'నాకు'],
		unclear: ['ఈ రోజు వాతావరణం బాగా', 'నిన్న సాయంత్రం'],
	},
};

describe.each(Object.entries(cases))('completeness in %s', (language, table) => {
	const rows = (Object.keys(table) as Completeness[]).flatMap((wanted) =>
		table[wanted].map((text) => ({ wanted, text })),
	);
	it.each(rows)('$wanted: $text', ({ wanted, text }) => {
		expect(completeness(text, language)).toBe(wanted);
	});
});

it('knows regional tags, and English where the language is unknown', () => {
	expect(completeness('porque', 'es-MX')).toBe('incomplete');
	expect(completeness('because', 'xx')).toBe('incomplete');
	expect(completeness('Wirklich?', 'de')).toBe('complete');
});
