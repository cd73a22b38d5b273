import type { ModelsPort } from '../models-port.ts';
import type { RequestHandlers } from './ipc-router.ts';

type Names =
	| 'speechModels'
	| 'recommendedModels'
	| 'addModels'
	| 'useModels'
	| 'pauseModel'
	| 'cancelModel'
	| 'removeModel'
	| 'verifyModel'
	| 'importModel'
	| 'importModelFiles';

/** The system's dialog for model files; `null` when the person cancels. */
export type PickModelFiles = (pick: 'files' | 'folder') => Promise<readonly string[] | null>;

/** Speech models: what is here, what is coming, and everything that can be done about it. */
export function modelRequests(models: ModelsPort, pickFiles: PickModelFiles): Pick<RequestHandlers, Names> {
	return {
		speechModels: () => models.list(),
		recommendedModels: ({ languages }) => models.recommended(languages),
		addModels: ({ ids }) => models.add(ids),
		useModels: ({ ids }) => models.use(ids),
		pauseModel: ({ id }) => models.pause(id),
		cancelModel: ({ id }) => models.cancel(id),
		removeModel: async ({ id }) => ({ freedBytes: await models.remove(id) }),
		verifyModel: ({ id }) => models.verify(id),
		importModel: async ({ pick, id }) => {
			const paths = await pickFiles(pick);
			return paths === null ? null : models.importFrom(paths, id);
		},
		importModelFiles: ({ paths }) => models.importFrom(paths),
	};
}
