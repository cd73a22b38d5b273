import type { Lexicon } from './lexicon.ts';

export const malay = {
	conjunctions: `
		dan, atau, tetapi, tapi, kerana, sebab, jika, kalau, apabila, bila, sementara, manakala, supaya,
		agar, walaupun, meskipun, bahawa, yang, lalu, kemudian, serta, sambil, sehingga
	`,
	prepositions: `
		di, ke, dari, daripada, kepada, untuk, dengan, tanpa, dalam, pada, oleh, tentang, mengenai,
		antara, bagi, hingga, sampai, terhadap
	`,
	particles: '',
	determiners: 'seorang, sebuah, seekor, suatu, setiap, para, sang, lebih, paling, sangat, ialah, adalah',
	auxiliaries: `
		akan, sedang, sudah, telah, boleh, mahu, hendak, nak, harus, mesti, perlu, belum
	`,
	pronouns: 'saya, aku, awak, kamu, anda, dia, mereka, kami, kita, ini, itu',
	fillers: 'em, um, erm, hmm, apa nama, macam, maksud saya, iaitu',
	backchannels: `
		mhm, mm, hmm, ya, ye, yalah, ok, okey, okay, baik, betul, faham, oh, ah, baiklah, memang, oh ya,
		wah, bagus, ha
	`,
	stopPhrases: `
		berhenti, henti, hentikan, stop, diam, senyap, cukup, sudah, sudahlah, tolong berhenti, jangan
		cakap, batal, batalkan, diamlah, cukuplah
	`,
	floorHolders: `
		tunggu, tunggu sekejap, tunggu sebentar, sekejap, sebentar, kejap, biar saya fikir, beri saya
		masa, nanti dulu, tunggu dulu, saya fikir dulu, saya sedang berfikir
	`,
	courtesies: 'tolong, sila, ok, okey, hai, helo, jadi, dan, baik, terima kasih, ya',
	questionOpeners: `
		apa, apakah, siapa, siapakah, bila, bilakah, mana, di, kenapa, mengapa, bagaimana, bagaimanakah,
		berapa, berapakah, adakah, bolehkah, boleh
	`,
	commandOpeners: `
		beritahu, ceritakan, cerita, tunjukkan, mainkan, main, buka, tutup, cari, hantar, tulis, baca,
		terangkan, jelaskan, kira, terjemah, terjemahkan, ulang, tolong, beri, bagi, set, pasang,
		hentikan, tambah, padam, senaraikan, nyanyikan
	`,
	helpingVerbs: '',
	transitives: '',
	objectQuestions: '',
	detailed: '',
	finals: '',
	answers: `
		ya, tidak, tak, terima kasih, selamat tinggal, helo, tak tahu, tidak tahu, boleh, baiklah,
		teruskan, sekali lagi
	`,
	openPhrases: `
		boleh awak, bolehkah awak, saya mahu, saya nak, saya ingin, saya rasa, beritahu saya, tolong,
		sebagai contoh, bagaimana kalau, saya perlu
	`,
	mayClose: 'boleh, mahu, sudah, belum, perlu, bila, mana, dalam, nak, lalu, lebih',
	numberDictation: `
		nombor saya ialah, nombor saya, nombor telefon saya ialah, nombor telefon saya, kodnya ialah,
		hubungi saya di
	`,
	emailDictation: 'emel saya ialah, emel saya, e mel saya, alamat emel saya ialah, alamat emel saya',
	numberWords: {
		one: 'kosong, sifar, satu, dua, tiga, empat, lima, enam, tujuh, lapan, sembilan',
		two: 'sepuluh, sebelas, belas, puluh, ratus, seratus',
		three: 'ribu, seribu',
	},
	addressAt: 'alias, at',
	addressDot: 'titik, dot',
} as const satisfies Lexicon;
