import type { Recommendation, SpeechModel } from '../../preload/contract/model-requests.ts';

export function fakeModel(id: string, parts: Partial<SpeechModel> = {}): SpeechModel {
	return {
		id,
		title: `Model ${id}`,
		role: 'streaming-recognizer',
		languages: ['en'],
		licence: { name: 'MIT', url: 'https://example.com/licence' },
		memoryMb: 200,
		downloadBytes: 60e6,
		published: true,
		added: false,
		builtIn: false,
		speakers: 1,
		state: { state: 'absent' },
		actions: ['add'],
		...parts,
	};
}

export const fakeModels: readonly SpeechModel[] = [
	fakeModel('practice-en', {
		title: 'Practice English',
		builtIn: true,
		downloadBytes: null,
		state: { state: 'installed', bytesOnDisk: 2e6, verified: true },
		actions: [],
	}),
	fakeModel('ear', { title: 'Quick Ear (English)' }),
	fakeModel('voice', { title: 'Warm Voice (English)', role: 'synthesizer', downloadBytes: 40e6 }),
	fakeModel('great-voice', {
		title: 'Great Voice',
		role: 'synthesizer',
		languages: ['en', 'es', 'fr', 'de'],
		downloadBytes: 350e6,
		speakers: 53,
		published: false,
	}),
	fakeModel('oreja', { title: 'Oreja (Spanish)', languages: ['es'] }),
	fakeModel('second', {
		title: 'Second Ear',
		role: 'offline-recognizer',
		languages: ['*'],
		downloadBytes: 450e6,
		state: { state: 'installed', bytesOnDisk: 460e6, verified: false },
		actions: ['verify', 'remove'],
	}),
];

export const fakeRecommendation: Recommendation = {
	machine: { memoryMb: 16_384, cores: 8, languages: ['en'] },
	sets: [
		{
			name: 'light',
			models: ['ear', 'voice'],
			downloadBytes: 100e6,
			memoryMb: 400,
			unheard: [],
			unspoken: [],
		},
		{
			name: 'balanced',
			models: ['ear', 'voice', 'second'],
			downloadBytes: 100e6,
			memoryMb: 900,
			unheard: [],
			unspoken: [],
		},
		{
			name: 'best',
			models: ['ear', 'great-voice', 'second'],
			downloadBytes: 410e6,
			memoryMb: 1500,
			unheard: [],
			unspoken: ['ta'],
		},
	],
};
