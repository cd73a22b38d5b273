import { describe, expect, it, vi } from 'vitest';
import { modelFileDialog } from '../../main/shell/model-file-dialog.ts';
import { modelRequests } from '../../main/shell/ipc/model-requests.ts';
import type { PickModelFiles } from '../../main/shell/ipc/model-requests.ts';
import type { ModelsPort } from '../../main/shell/models-port.ts';
import { fakeModels, fakeRecommendation } from '../fakes/fake-models.ts';

function handlers(picked: readonly string[] | null = null) {
	const done = (): Promise<void> => Promise.resolve();
	const models = {
		list: vi.fn(() => Promise.resolve(fakeModels)),
		recommended: vi.fn(() => Promise.resolve(fakeRecommendation)),
		add: vi.fn(done),
		use: vi.fn(done),
		pause: vi.fn(done),
		cancel: vi.fn(done),
		remove: vi.fn(() => Promise.resolve(7)),
		verify: vi.fn(done),
		importFrom: vi.fn(() => Promise.resolve({ id: 'own', title: 'Own' })),
		onChanged: () => ({ [Symbol.dispose]: () => undefined }),
		sleep: () => undefined,
		wake: () => undefined,
	} satisfies ModelsPort;
	const pick = vi.fn<PickModelFiles>(() => Promise.resolve(picked));
	return { models, pick, requests: modelRequests(models, pick) };
}

describe('requests about speech models', () => {
	it('hands each wish to the models', async () => {
		const { models, requests } = handlers();
		expect(await requests.speechModels(undefined)).toBe(fakeModels);
		await requests.recommendedModels({ languages: ['ta'] });
		await requests.addModels({ ids: ['a', 'b'] });
		await requests.useModels({ ids: ['b'] });
		await requests.pauseModel({ id: 'a' });
		await requests.cancelModel({ id: 'a' });
		await requests.verifyModel({ id: 'b' });
		expect(await requests.removeModel({ id: 'b' })).toEqual({ freedBytes: 7 });
		expect(models.recommended).toHaveBeenCalledWith(['ta']);
		expect(models.add).toHaveBeenCalledWith(['a', 'b']);
		expect(models.use).toHaveBeenCalledWith(['b']);
		expect(models.pause).toHaveBeenCalledWith('a');
		expect(models.cancel).toHaveBeenCalledWith('a');
		expect(models.verify).toHaveBeenCalledWith('b');
		expect(models.remove).toHaveBeenCalledWith('b');
	});

	it('imports what the person picks, as the model they started from', async () => {
		const { models, pick, requests } = handlers(['/home/person/voice.tar.bz2']);
		expect(await requests.importModel({ pick: 'files', id: 'voice' })).toEqual({
			id: 'own',
			title: 'Own',
		});
		expect(pick).toHaveBeenCalledWith('files');
		expect(models.importFrom).toHaveBeenCalledWith(['/home/person/voice.tar.bz2'], 'voice');
	});

	it('imports nothing when the person picks nothing', async () => {
		const { models, requests } = handlers(null);
		expect(await requests.importModel({ pick: 'folder' })).toBeNull();
		expect(models.importFrom).not.toHaveBeenCalled();
	});
});

describe('the dialog for model files', () => {
	it('asks for files or for a folder, and knows a person who cancels', async () => {
		const showOpenDialog = vi
			.fn()
			.mockResolvedValueOnce({ canceled: false, filePaths: ['/a.onnx', '/tokens.txt'] })
			.mockResolvedValueOnce({ canceled: true, filePaths: [] });
		const pick = modelFileDialog({ dialog: { showOpenDialog }, window: () => null });
		expect(await pick('files')).toEqual(['/a.onnx', '/tokens.txt']);
		expect(await pick('folder')).toBeNull();
		const properties = showOpenDialog.mock.calls.map(
			([options]) => (options as { properties: string[] }).properties,
		);
		expect(properties).toEqual([['openFile', 'multiSelections'], ['openDirectory']]);
	});
});
