/**
 * `npm run bench`: measures the real assistant and the raw parts under it, prints one table and writes bench/results.json.
 * Figures only: nothing here fails because a machine is slow.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tableOf } from './figures.ts';
import type { Figure } from './figures.ts';
import { machineOf } from './machine.ts';
import type { Measurement, MeasurementOptions } from './measurement.ts';
import { app } from './measurements/app.ts';
import { bargeIn } from './measurements/barge-in.ts';
import { disturbances } from './measurements/disturbances.ts';
import { echo } from './measurements/echo.ts';
import { endurance } from './measurements/endurance.ts';
import { history } from './measurements/history.ts';
import { pauses } from './measurements/pauses.ts';
import { pipeline } from './measurements/pipeline.ts';
import { rawEngines } from './measurements/raw-engines.ts';
import { renderer } from './measurements/renderer.ts';
import { waits } from './measurements/waits.ts';
import { peerTable } from './peers.ts';

const measurements: readonly Measurement[] = [
	pipeline,
	bargeIn,
	rawEngines,
	history,
	waits,
	pauses,
	disturbances,
	echo,
	endurance,
	app,
	renderer,
];

const help = `npm run bench -- [--only NAME[,NAME]] [--runs N] [--turns N] [--minutes N] [--session N]
  --only     ${measurements.map(({ name }) => name).join(', ')}
  --runs     how often short measurements are repeated (default 6; the acceptance figures want 30)
  --turns    length of the made-up history (default 1000000)
  --minutes  assistant speech in each echo scenario (default 1)
  --session  typed turns of the long session with real helpers (default 300; the acceptance figures want 2000)`;

interface Outcome {
	readonly name: string;
	readonly tookMs: number;
	readonly figures: readonly Figure[];
	/** Why there are no figures; null when it went well. */
	readonly failure: string | null;
}

async function main(): Promise<number> {
	const request = readArguments();
	if (request === null) {
		process.stderr.write(`${help}\n`);
		return 2;
	}
	const outcomes: Outcome[] = [];
	for (const measurement of request.chosen) {
		process.stderr.write(`${measurement.name} …\n`);
		const outcome = await measure(measurement, request.options);
		outcomes.push(outcome);
		process.stderr.write(`${outcome.failure ?? tableOf(outcome.figures)}\n\n`);
	}
	const figures = outcomes.flatMap((outcome) => outcome.figures);
	process.stdout.write(`${tableOf(figures)}\n\n${peerTable(figures)}\n`);
	const { folder: _folder, ...options } = request.options;
	const results = { date: new Date().toISOString(), machine: machineOf(), options, measurements: outcomes };
	writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, '\t')}\n`);
	return outcomes.some(({ failure }) => failure !== null) ? 1 : 0;
}

async function measure(measurement: Measurement, options: MeasurementOptions): Promise<Outcome> {
	const startedMs = performance.now();
	const folder = mkdtempSync(join(options.folder, `${measurement.name}-`));
	const limit = Promise.withResolvers<never>();
	const limitMs = measurement.limitMs(options);
	const timer = setTimeout(
		() => limit.reject(new Error(`It took longer than ${limitMs / 1000} s.`)),
		limitMs,
	);
	const done = (figures: readonly Figure[], failure: string | null): Outcome => ({
		name: measurement.name,
		tookMs: Math.round(performance.now() - startedMs),
		figures,
		failure,
	});
	try {
		return done(await Promise.race([measurement.run({ ...options, folder }), limit.promise]), null);
	} catch (thrown) {
		return done(
			[],
			`${measurement.name} failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
		);
	} finally {
		clearTimeout(timer);
	}
}

/** Null when there is something nobody knows. */
function readArguments(): {
	readonly chosen: readonly Measurement[];
	readonly options: Omit<MeasurementOptions, never>;
} | null {
	const option = { type: 'string' } as const;
	const { values } = parseArgs({
		options: {
			only: option,
			runs: option,
			turns: option,
			minutes: option,
			session: option,
			help: { type: 'boolean' },
		},
	});
	const names = values.only?.split(',');
	const chosen = measurements.filter(({ name }) => names?.includes(name) ?? true);
	const runs = Number(values.runs ?? 6);
	const turns = Number(values.turns ?? 1_000_000);
	const minutes = Number(values.minutes ?? 1);
	const session = Number(values.session ?? 300);
	const sound = [runs, turns, minutes, session].every((value) => Number.isFinite(value) && value > 0);
	if (values.help === true || !sound || (names !== undefined && chosen.length < names.length)) return null;
	return {
		chosen,
		options: {
			runs: Math.ceil(runs),
			turns: Math.ceil(turns),
			minutes,
			session: Math.ceil(session),
			folder: workFolder,
		},
	};
}

const workFolder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
mkdirSync(workFolder, { recursive: true });
try {
	process.exitCode = await main();
} finally {
	rmSync(workFolder, { recursive: true, force: true });
}
// A measurement that ran out of time may have left something running.
process.exit();
