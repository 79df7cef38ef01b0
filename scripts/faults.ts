// Hurts platforms of its own in every way that the table names and checks that nothing was lost: `npm run test:faults`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FAULTS, type Fault } from './faults/catalogue.ts';
import { checkPublished } from './faults/check-published.ts';
import { type FaultPlatform, JANITOR_GRACE_SECONDS, startFaultPlatform } from './faults/fault-platform.ts';
import { checkInvariants, percentile, recordsOf, recoveryTimes, spoiltObjects } from './faults/invariants.ts';
import { chanceOf } from './faults/random.ts';
import { orphans, orphansWatched } from './faults/transcoder-faults.ts';
import { openViewers } from './faults/viewers.ts';
import { runPlantedBugs, runWorkerFaults } from './faults/worker-tests.ts';
import { findFfmpeg } from './find-tool.mjs';
import { mendFfmpegCommand } from './install-here.mjs';
import { findFreePort } from './ports.ts';

const HOUR_MS = 3_600_000;
/** It takes a minute and a half; beside other tests more. */
const QUICK_MS = 300_000;
/** From the end of a fault to the next accepted event, beyond the lease. */
const RECOVERY_MS = 20_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    port: { type: 'string' },
    state: { type: 'string' },
    runs: { type: 'string', default: '1000' }, // of each fault at most
    lease: { type: 'string', default: '4' },
    'no-progress': { type: 'string', default: '10' },
    patience: { type: 'string', default: '1' }, // a factor on what is waited for, on a machine that has other work
    minutes: { type: 'string' }, // no fault is begun later
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run test:faults -- [options]
  --seed N          what is drawn at random: moments, and where viewers look
  --only F1,F6      these faults; \`planted\` for the planted bugs, which \`node scripts/planted-bugs.ts [name]\` tries alone
  --runs N          of each fault at most
  --quick           one run of some, as in npm test
  --lease N         seconds (4), --no-progress N seconds (10)
  --patience N      a factor on what is waited for, on a machine that has other work; limits of recovery and invariants stay
  --minutes N       no fault is begun later (60)
  --port N, --state folder

${FAULTS.map(({ id, title, runs }) => `  ${id.padEnd(4)} ${title}: ${runs.full} runs, ${runs.quick} quick, ${runs.deployed} as deployed`).join('\n')}
  F4, F5, F19: only inside the worker, where F3, F14 and F24 have a second part`);
  process.exit(0);
}
const seed = Number(values.seed);
const short = { lease: Number(values.lease), noProgress: Number(values['no-progress']) };
const only = values.only?.split(',');
if (!findFfmpeg()) {
  console.error(`FFmpeg is missing. To mend it: ${mendFfmpegCommand()}`);
  process.exit(2);
}
const tier = values.quick ? 'quick' : 'full';
const patience = Number(values.patience);
const longestMs = values.minutes ? Number(values.minutes) * 60_000 : patience * (values.quick ? QUICK_MS : HOUR_MS);
const deadlineMs = Date.now() + longestMs;
const failures: string[] = [];
console.log(`faults: seed ${seed}, ${tier}${only ? `, only ${only.join(' ')}` : ''}`);

await onPlatform(tier, short);
if (!values.quick) {
  await onPlatform('deployed', undefined);
  if (!only || only.some((id) => ['F4', 'F5', 'F19', 'F24'].includes(id))) {
    const told = await runWorkerFaults(seed, patience);
    if (told !== null) fail('worker', told);
  }
  if (!only || only.includes('planted')) {
    const told = await runPlantedBugs();
    if (told !== null) fail('planted', told);
  }
}
console.log(failures.length === 0 ? '\nnothing was lost' : `\n${failures.length} failed:\n${failures.join('\n')}`);
process.exitCode = failures.length === 0 ? 0 : 1;

function fail(id: string, detail: string): void {
  failures.push(`${id}: ${detail}`);
  console.log(`  FAILED  ${detail}`);
}

/** All faults of a tier on one platform, then the invariants over the whole history. */
async function onPlatform(runs: keyof Fault['runs'], seconds: typeof short | undefined): Promise<void> {
  const chosen = FAULTS.filter(({ id, runs: times }) => times[runs] > 0 && (!only || only.includes(id)));
  if (chosen.length === 0) return;
  const stateDir = join(values.state ?? mkdtempSync(join(tmpdir(), 'rivulet-faults-')), runs);
  const port = values.port ? Number(values.port) : await findFreePort();
  const platform = await startFaultPlatform({ port, stateDir, patience, ...(seconds ? { seconds } : {}) });
  const failedBefore = failures.length;
  try {
    for (const fault of chosen) await repeat(platform, fault, Math.min(fault.runs[runs], Number(values.runs)));
    await conclude(platform);
  } finally {
    await platform.stop();
  }
  if (failures.length > failedBefore) console.log(`\nThe platform said:\n${platform.lastWords()}\nKept: ${stateDir}`);
  else if (!values.state) rmSync(stateDir, { recursive: true, force: true });
}

async function repeat(platform: FaultPlatform, fault: Fault, times: number): Promise<void> {
  console.log(`\n${fault.id}  ${fault.title}`);
  const chance = chanceOf(seed ^ Number(fault.id.slice(1)));
  const viewers = openViewers(platform, seed ^ Number(fault.id.slice(1)));
  const { length: before } = platform.history.records;
  let ended = 0;
  for (let run = 0; run < times && Date.now() < deadlineMs; run += 1) {
    try {
      console.log(`  ${String(run + 1).padStart(2)}  ${await fault.run(platform, run, chance)}`);
      ended += 1;
    } catch (error) {
      fail(`${fault.id} run ${run + 1}`, error instanceof Error ? error.message : String(error));
    }
  }
  await viewers.stop();
  console.log(`  viewers: ${answersOf(platform.history.records.slice(before))}`);
  if (ended < times) fail(fault.id, `${ended} of ${times} runs ended as they must`);
  if (!fault.recovers) return void console.log(`  ${ended} of ${times}`);
  const times_ = recoveryTimes(platform.history.records, fault.id);
  const limitMs = platform.leaseMs + RECOVERY_MS;
  const p99 = percentile(times_, 0.99);
  const show = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  console.log(
    `  ${ended} of ${times}; recovery of ${times_.length}: p50 ${show(percentile(times_, 0.5))}, p99 ${show(p99)} (limit ${show(limitMs)})`,
  );
  if (p99 > limitMs) fail(fault.id, `recovery p99 ${show(p99)} is over ${show(limitMs)}`);
}

async function conclude(platform: FaultPlatform): Promise<void> {
  await orphansWatched();
  await sleep(1000 * (JANITOR_GRACE_SECONDS + 1)); // also what is deferred after the last answer
  await platform.tidy();
  const { records } = platform.history;
  const published = await checkPublished(platform); // its answers are judged with those of the viewers
  const breaches = [...checkInvariants(records, platform.snapshot()), ...published];
  for (const detail of orphans.splice(0)) breaches.push({ invariant: 'I2', detail });
  const { injected, passed } = spoiltObjects(records);
  if (injected > 0) console.log(`\nspoilt objects blocked: ${injected - passed.length} of ${injected}`);
  if (passed.length > 0) fail('F14', `stored though spoilt: ${passed.join(', ')}`);
  const names = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7'] as const;
  const counts = names.map((name) => `${name} ${breaches.filter(({ invariant }) => invariant === name).length}`);
  console.log(`\nviewers: ${answersOf(records)}`);
  console.log(`breaches: ${counts.join('  ')}   (history of ${records.length} records)`);
  for (const { invariant, detail } of breaches.slice(0, 40)) fail(invariant, detail);
}

/** `1200 segments, 40 not ready, 12 gone, 3 unanswered`. */
function answersOf(records: FaultPlatform['history']['records']): string {
  const segments = recordsOf(records, 'media').filter(({ name }) => name.includes('/'));
  const count = (isMeant: (status: number | null) => boolean) =>
    segments.filter(({ status }) => isMeant(status)).length;
  return [
    `${count((status) => status === 200)} segments`,
    `${count((status) => status === 503)} not ready`,
    `${count((status) => status === 404)} gone`,
    `${count((status) => status === null)} unanswered`,
  ].join(', ');
}
