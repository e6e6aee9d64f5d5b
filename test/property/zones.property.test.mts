/**
 * The zone of the host does not matter: the same schedules in processes that run in different zones send the same requests and
 * hand over the same items. One of the zones turns its clocks back six hours after the schedules begin.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { toolEnvironment } from '../support/commands.mts';
import { TriggerStage, stageSettings } from '../support/triggerStage.mts';
import { projectRoot } from '../support/paths.mts';
import { propertyRuns } from '../support/propertyRuns.mts';
import { play, schedules } from '../support/schedule.mts';

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata'];
const SCHEDULES = 40;
/** Set in the child processes: where they write what they did. */
const OUTPUT = 'ZONES_TEST_OUTPUT';

const steps = schedules({
	largestBurst: 8,
	failures: ['serverError', 'allowance'],
	longestWait: 180,
	longestOffDays: 40,
	overlaps: false,
	damages: false,
	mostSteps: 12,
});

/** Plays the schedules of a seed, and returns the zone's offset at their beginning, minutes, and a digest of each one's transcript. */
async function playAll(seed: number): Promise<{ offset: number; digests: string[] }> {
	const digests: string[] = [];
	for (const [settings, schedule] of fc.sample(fc.tuple(stageSettings(), steps), { seed, numRuns: SCHEDULES })) {
		const stage = await TriggerStage.open(settings);
		try {
			await play(stage, schedule);
			digests.push(createHash('md5').update(JSON.stringify(stage.transcript())).digest('hex'));
		} finally {
			await stage.close();
		}
	}
	return { offset: new Date('2026-11-01T00:00:00Z').getTimezoneOffset(), digests };
}

it('hosts in several zones behave alike', async () => {
	const ownOutput = process.env[OUTPUT];
	if (ownOutput !== undefined) {
		await writeFile(ownOutput, JSON.stringify(await playAll(Number(process.env.PROPERTY_SEED))));
		return;
	}
	const folder = mkdtempSync(path.join(tmpdir(), 'wangdian-zones-'));
	const { seed } = propertyRuns(SCHEDULES);
	process.stdout.write(`zones: ${SCHEDULES} schedules, seed ${seed} (PROPERTY_SEED=${seed}), in ${ZONES.join(', ')}\n`);
	try {
		const results = [];
		for (const zone of ZONES) {
			const output = path.join(folder, 'result.json');
			const jest = path.join(projectRoot(), 'node_modules', 'jest', 'bin', 'jest.js');
			const options = ['--config', 'test/jest.config.mjs', '--selectProjects', 'property', '--testTimeout', '600000', 'zones'];
			const child = spawn(process.execPath, [jest, ...options], {
				cwd: projectRoot(),
				env: { ...toolEnvironment(), TZ: zone, PROPERTY_SEED: String(seed), [OUTPUT]: output },
				stdio: ['ignore', 'ignore', 'pipe'],
			});
			let log = '';
			child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
			const code = await new Promise((resolve) => child.once('close', resolve));
			if (code !== 0) throw new Error(`${zone}: ${log}`);
			results.push(JSON.parse(await readFile(output, 'utf8')) as Awaited<ReturnType<typeof playAll>>);
		}
		expect(results.map(({ offset }) => offset)).toEqual([0, 240, -330]);
		expect(results[0].digests).toHaveLength(SCHEDULES);
		expect(results[1].digests).toEqual(results[0].digests);
		expect(results[2].digests).toEqual(results[0].digests);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}, 1_800_000);
