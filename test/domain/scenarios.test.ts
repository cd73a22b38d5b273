import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { check } from '../support/scenario-expectations.ts';
import { ConversationInvariants } from '../support/conversation-invariants.ts';
import { wordsApart } from '../support/heard-truth.ts';
import { scenarioSchema, simulationOf } from '../support/scenario.ts';

const folder = join(import.meta.dirname, 'scenarios');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const names = new Set<string>();

describe.each(files)('%s', (file) => {
	const content: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
	for (const scenario of z.array(scenarioSchema).parse(content)) {
		it(scenario.name, () => {
			expect(names).not.toContain(scenario.name);
			names.add(scenario.name);
			const simulation = simulationOf(scenario);
			const invariants = new ConversationInvariants(simulation);
			// Longer than the longest wait there is: a key held for two minutes.
			simulation.run(300_000);
			for (const expectation of scenario.expect) check(simulation, expectation);
			expect(invariants.atRest()).toEqual([]);
			expect(wordsApart(simulation)).toBeLessThanOrEqual(1);
		});
	}
});

it('refuses a scenario with a word it does not know', () => {
	const scenario = { name: 'x', user: [], model: [], expect: [{ answers: 0 }] };
	expect(scenarioSchema.safeParse(scenario).success).toBe(true);
	expect(scenarioSchema.safeParse({ ...scenario, expects: [] }).success).toBe(false);
	expect(scenarioSchema.safeParse({ ...scenario, expect: [{ answer: 1 }] }).success).toBe(false);
	expect(scenarioSchema.safeParse({ ...scenario, user: [{ from: 1, to: 2, txt: 'hello' }] }).success).toBe(
		false,
	);
});
