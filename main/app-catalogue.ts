import { readFileSync } from 'node:fs';
import { catalogue, catalogueSchema } from '../models/catalogue.ts';
import type { CatalogueModel } from '../models/catalogue.ts';

/**
 * The models the app offers. `file` takes the place of those that are downloaded: for tests and for trying out a new entry, in
 * builds that are not packed only, since what it says is believed. Throws when the file is no catalogue.
 */
export function appCatalogue(file: string | undefined): readonly CatalogueModel[] {
	if (file === undefined || file === '') return catalogue;
	const { models } = catalogueSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
	return [...catalogue.filter(isBuiltIn), ...models];
}

/** Comes with Parley and stays. */
export function isBuiltIn({ location }: CatalogueModel): boolean {
	return location.kind !== 'downloaded';
}
