// The job monitor: a running job's numbers change live, a killed transcoder recovers, a dead letter is replayed; others get 404.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { DeadLetter, JobDetail } from '#contract/operations.ts';
import { ApiClient } from '../../scripts/api-client.ts';
import { type LocalPlatform, startPlatform } from '../../scripts/local-platform.ts';
import { findFreePort } from '../../scripts/ports.ts';
import { descendantsNamed, parseProcessList } from '../../scripts/process-tree.ts';
import { expectFlawlessOnAllScreens } from './flawless.ts';
import { clip, openAs, someone } from './people.ts';

let platform: LocalPlatform;
let stateDir: string;
let operator: ApiClient;
const account = someone('operator');

test.beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'rivulet-operations-')); // a platform of its own: its transcoder dies here
  platform = await startPlatform({
    port: await findFreePort(),
    stateDir,
    settings: { OPERATORS: account.username, JANITOR_GRACE_SECONDS: '1', LEASE_SECONDS: '8' },
  });
  operator = new ApiClient(platform.origin);
  await operator.enter(account);
});

test.afterAll(async () => {
  await platform?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const detailOf = (jobId: string) => operator.request<JobDetail>('GET', `/api/v1/operations/jobs/${jobId}`);

/** The share done, as the row of a job shows it. */
async function shownProgress(page: Page, jobId: string): Promise<number> {
  return page
    .locator(`[data-job="${jobId}"] progress`)
    .first()
    .evaluate((bar: HTMLProgressElement) => bar.value);
}

function killTranscoder(): number {
  const processes = parseProcessList(execFileSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' }));
  const pids = descendantsNamed(processes, platform.pid, 'main.ts'); // the end of its command line
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}

test('a running job moves, its killed transcoder recovers, and its log and history tell it', async ({ browser }) => {
  test.setTimeout(300_000);
  const videoId = await operator.upload(clip({ name: 'monitor.mp4', seconds: 40, size: '640x360' }), {
    title: 'Watched',
  });
  const jobId = `${videoId}.1`;
  const page = await openAs(browser, operator);
  await page.goto('/operations');
  await expect(page.getByRole('heading', { name: 'Operations', level: 1 })).toBeVisible();
  await expect(page.locator(`[data-job="${jobId}"]`)).toHaveAttribute('data-state', 'running');
  await expect(page.locator('[data-slot]')).toHaveCount(3);
  await expect(page.locator('[data-slot]').getByRole('link', { name: 'Watched' }).first()).toBeVisible({
    timeout: 30_000,
  });

  const seen = new Set<number>();
  await expect
    .poll(async () => seen.add(await shownProgress(page, jobId)).size, { timeout: 60_000 }) // without a reload
    .toBeGreaterThan(2);

  const { epoch } = await detailOf(jobId);
  expect(killTranscoder()).toBeGreaterThan(0);
  await page.locator(`[data-job="${jobId}"]`).getByRole('link', { name: 'Watched' }).click();
  await expect(page.getByRole('heading', { name: 'Job: Watched' })).toBeVisible();
  await expect.poll(async () => (await detailOf(jobId)).epoch, { timeout: 90_000 }).toBeGreaterThan(epoch);
  await expect(page.getByText(new RegExp(`running, epoch ${epoch + 1}\\b`)).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('pre').first()).toContainText('ffmpeg', { timeout: 60_000 });
  await expect(page.locator(`[data-job="${jobId}"]`)).toHaveAttribute('data-state', 'done', { timeout: 180_000 });

  await page.getByRole('button', { name: 'Make anew' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make anew' }).click();
  await expect(page).toHaveURL(new RegExp(`job=${videoId}.2`));
  await page.getByRole('button', { name: 'End the job' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End the job' }).click();
  await expect(page.locator(`[data-job="${videoId}.2"]`)).toHaveAttribute('data-state', 'failed');
  expect((await operator.video(videoId)).state).toBe('ready');
  await page.context().close();
});

test('a job that used up its attempts is a dead letter, and ready once it is replayed @long', async ({ browser }) => {
  test.setTimeout(400_000);
  const videoId = await operator.upload(clip({ name: 'monitor.mp4', seconds: 40, size: '640x360' }), {
    title: 'Unlucky',
  });
  const jobId = `${videoId}.1`;
  const failed = async () => (await detailOf(jobId)).state === 'failed';
  let known = 0;
  // Each new attempt loses its transcoder, until there is none left.
  await expect
    .poll(
      async () => {
        const { state, epoch } = await detailOf(jobId);
        if (state === 'running' && epoch > known) {
          known = epoch;
          killTranscoder();
        }
        return failed();
      },
      { timeout: 300_000 },
    )
    .toBe(true);
  const page = await openAs(browser, operator);
  await page.goto('/operations');
  const { data } = await operator.request<{ data: DeadLetter[] }>('GET', '/api/v1/operations/dead-letters');
  const letter = data.find(({ id }) => id.startsWith(jobId));
  await page.getByRole('button', { name: `Replay ${letter?.id}` }).click();
  await expect(page.getByText('It is replayed.')).toBeVisible();
  await operator.waitFor(videoId, ['playable', 'ready'], 120_000);
  await page.context().close();
});

test('others find nothing there, and no link to it', async ({ browser }) => {
  const visitor = new ApiClient(platform.origin);
  await visitor.enter(someone('visitor'));
  const page = await openAs(browser, visitor);
  const answer = await page.goto('/operations');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'The stream does not reach here' })).toBeVisible();
  await page.getByRole('button', { name: /^Account/ }).click();
  await expect(page.getByRole('link', { name: 'Operations' })).toHaveCount(0);
  await expect(visitor.request('GET', '/api/v1/operations/jobs')).rejects.toThrow('404');
  await page.context().close();
});

test('the monitor, large and light, small and dark: axe finds nothing, nothing sticks out, and the janitor goes round', async ({
  browser,
}) => {
  const page = await openAs(browser, operator);
  await page.goto('/');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('link', { name: 'Operations' }).click();
  await page.getByRole('button', { name: 'Send it round now' }).click();
  await expect(page.getByText(/there was nothing to do|dealt with/)).toBeVisible();
  const [first] = (await operator.request<{ data: { id: string }[] }>('GET', '/api/v1/operations/jobs')).data;
  for (const path of ['/operations', ...(first ? [`/operations?job=${first.id}`] : [])]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 2 }).last()).toBeVisible();
    await expectFlawlessOnAllScreens(page, path);
  }
  await page.context().close();
});
