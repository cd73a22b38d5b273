/** A first clause and a sentence of everyday length, in the voice's own language: a voice may know no other letters. */
const sentences: Readonly<Record<string, string>> = {
	en: 'Good morning. It will be sunny today, with a little wind in the afternoon.',
	es: 'Buenos días. Hoy hará sol, con un poco de viento por la tarde.',
	hi: 'सुप्रभात। आज धूप रहेगी और दोपहर में थोड़ी हवा चलेगी।',
	ms: 'Selamat pagi. Hari ini cerah, dengan sedikit angin pada waktu petang.',
	ta: 'காலை வணக்கம். இன்று வெயில் அடிக்கும், மாலையில் சிறிது காற்று வீசும்.',
	te: 'శుభోదయం. ఈ రోజు ఎండగా ఉంటుంది, మధ్యాహ్నం కొంచెం గాలి వీస్తుంది.',
	mr: 'सुप्रभात. आज ऊन असेल आणि दुपारी थोडा वारा असेल.',
	ne: 'शुभ प्रभात। आज घाम लाग्नेछ।',
	ml: 'സുപ്രഭാതം. ഇന്ന് വെയിലായിരിക്കും.',
	de: 'Guten Morgen. Heute scheint die Sonne, am Nachmittag weht ein wenig Wind.',
	fr: 'Bonjour. Il fera beau aujourd’hui, avec un peu de vent cet après-midi.',
	ru: 'Доброе утро. Сегодня будет солнечно, днём подует лёгкий ветер.',
	uk: 'Доброго ранку. Сьогодні буде сонячно.',
	kk: 'Қайырлы таң. Бүгін күн ашық болады.',
	sr: 'Добро јутро. Данас ће бити сунчано.',
	el: 'Καλημέρα. Σήμερα θα έχει ήλιο.',
	ar: 'صباح الخير. سيكون الجو مشمسا اليوم.',
	fa: 'صبح بخیر. امروز هوا آفتابی است.',
	zh: '早上好。今天天气晴朗，下午有一点风。',
	ja: 'おはようございます。今日は晴れるでしょう。',
	ko: '좋은 아침입니다. 오늘은 맑겠습니다.',
};

/** @param language its primary tag */
export function sentenceFor(language: string): string {
	return sentences[language] ?? sentences.en ?? '';
}
