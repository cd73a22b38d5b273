import { expect, it } from 'vitest';
import { responseId } from '../../main/domain/ids.ts';
import { trendOf } from '../../renderer/text/trend.ts';

const turn = (id: string, waitedMs: number) => ({ id: responseId(id), createdAtMs: 0, waitedMs });

it('stands what was waited in order under a round number', () => {
	const { points, topMs } = trendOf([turn('a', 800), turn('b', 250), turn('c', 1600)]);
	expect(topMs).toBe(2000);
	expect(points.map(({ id, x, y }) => ({ id, x, y }))).toEqual([
		{ id: 'a', x: 0, y: 0.4 },
		{ id: 'b', x: 0.5, y: 0.125 },
		{ id: 'c', x: 1, y: 0.8 },
	]);
});

it('is empty without a measured turn, and in the middle with one', () => {
	expect(trendOf([]).points).toEqual([]);
	expect(trendOf([turn('a', 10)])).toMatchObject({ topMs: 10, points: [{ x: 0.5, y: 1 }] });
	expect(trendOf([turn('a', 0)])).toMatchObject({ topMs: 1, points: [{ y: 0 }] });
});
