// From a click in one browser to the bell of another, beside a bare room's echo of a click in the same run and browser.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { ApiClient } from '../scripts/api-client.ts';
import { findChromium, findFfmpeg } from '../scripts/find-tool.mjs';
import { machine, onFreshServer, platformWith, startBareRoom } from './servers.ts';
import { median, quantile } from './statistics.ts';

const CLICKS = 100;
/** So many write the comments: one person may write 30 a minute. */
const FANS = 4;
const P50_OVER_ECHO_MS = 30;
const P99_OVER_ECHO_MS = 80;

export async function benchBell(): Promise<void> {
  console.log(`${CLICKS} clicks, ours and the bare echo in turns, on ${machine()}`);
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    await onFreshServer(platformWith({ LIMIT_SIGNUP: '1000/3600' }), (ours) =>
      onFreshServer(startBareRoom, (bare) => measure(browser, ours.origin, bare.origin)),
    );
  } finally {
    await browser.close();
  }
}

interface Side {
  /** Clicks number `n` and resolves with the milliseconds until the other page shows it. */
  click(n: number): Promise<number>;
}

async function measure(browser: Browser, ours: string, bare: string): Promise<void> {
  const [bell, echo] = [await bellSide(browser, ours), await echoSide(browser, bare)];
  const times: { bell: number[]; echo: number[] } = { bell: [], echo: [] };
  for (let n = 0; n < CLICKS; n += 1) {
    times.echo.push(await echo.click(n));
    times.bell.push(await bell.click(n));
  }
  const row = (name: string, values: number[]) =>
    console.log(`${name.padEnd(14)} p50 ${median(values).toFixed(1)} ms   p99 ${quantile(values, 0.99).toFixed(1)} ms`);
  row('bare echo', times.echo);
  row('click to bell', times.bell);
  const overP50 = median(times.bell) - median(times.echo);
  const overP99 = quantile(times.bell, 0.99) - quantile(times.echo, 0.99);
  const verdict = (over: number, most: number) =>
    `${over.toFixed(1)} ms (at most ${most}): ${over <= most ? 'holds' : 'MISSED'}`;
  console.log(`over the echo  p50 ${verdict(overP50, P50_OVER_ECHO_MS)}   p99 ${verdict(overP99, P99_OVER_ECHO_MS)}`);
  if (overP50 > P50_OVER_ECHO_MS || overP99 > P99_OVER_ECHO_MS) process.exitCode = 1;
}

/** The clock that all pages of one browser share. */
const NOW = 'performance.timeOrigin + performance.now()';

/** Resolves with the time at which `condition` holds after a change of the page. */
function whenShown(page: Page, condition: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const look = () => { if (${condition}) { resolve(${NOW}); observer.disconnect(); return true; } };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
  })`);
}

const clickNow = (page: Page, selector: string): Promise<number> =>
  page.evaluate<number>(
    `(() => { const at = ${NOW}; document.querySelector(${JSON.stringify(selector)}).click(); return at; })()`,
  );

const HAS_UNREAD = `document.querySelector('button[popovertarget="bell-panel"][aria-label$="unread"]') !== null`;

/** The owner of a video gives a heart to a comment; its author's bell rings. */
async function bellSide(browser: Browser, origin: string): Promise<Side> {
  const people = await Promise.all(Array.from({ length: FANS + 1 }, (_, i) => person(origin, `bench-${i}`)));
  const [owner, ...fans] = people as [ApiClient, ...ApiClient[]];
  const videoId = await withClip((file) => owner.upload(file, { title: 'Measured', visibility: 'public' }));
  await owner.waitFor(videoId, ['ready'], 180_000);
  const pages = await Promise.all(fans.map(async (fan) => (await contextOf(browser, fan)).newPage()));
  await Promise.all(pages.map((page) => page.goto(`${origin}/notifications`)));
  const commentIds: string[] = [];
  for (let n = 0; n < CLICKS; n += 1) {
    const path = `/api/v1/videos/${videoId}/comments`;
    const { id } = await (fans[n % FANS] as ApiClient).request<{ id: string }>('POST', path, { text: `Number ${n}.` });
    commentIds.push(id);
  }
  const ownPage = await (await contextOf(browser, owner)).newPage();
  await ownPage.goto(`${origin}/watch/${videoId}`);
  await ownPage.locator('#comments-title').scrollIntoViewIfNeeded();
  const shown = ownPage.locator('[data-comment]');
  while ((await shown.count()) < CLICKS) {
    await ownPage
      .getByRole('button', { name: /more/i })
      .last()
      .click({ timeout: 5000 })
      .catch(() => undefined);
    await ownPage.waitForTimeout(200);
  }
  return {
    click: async (n) => {
      const page = pages[n % FANS] as Page;
      await (fans[n % FANS] as ApiClient).request('POST', '/api/v1/me/notifications/read');
      await whenShown(page, `!(${HAS_UNREAD})`);
      await page.waitForTimeout(100); // what follows the reading is no part of the next click
      const rings = whenShown(page, HAS_UNREAD);
      const clicked = await clickNow(ownPage, `[data-comment="${commentIds[n]}"] button[aria-label="Give a heart"]`);
      return (await rings) - clicked;
    },
  };
}

/** One page posts to the bare room, the other's socket hears it. */
async function echoSide(browser: Browser, origin: string): Promise<Side> {
  const context = await browser.newContext();
  const [sender, hearer] = [await context.newPage(), await context.newPage()];
  await Promise.all([sender.goto(origin), hearer.goto(origin)]);
  await sender.evaluate(() => {
    document.body.innerHTML = '<button>Say</button>';
    document.querySelector('button')?.addEventListener('click', () => {
      void fetch('/', { method: 'POST', body: document.body.dataset['n'] ?? '' });
    });
  });
  await hearer.evaluate(
    () =>
      new Promise((resolve) => {
        const socket = new WebSocket(location.origin.replace('http', 'ws'));
        socket.onopen = resolve;
        socket.onmessage = ({ data }) => {
          document.body.textContent = String(data);
        };
      }),
  );
  return {
    click: async (n) => {
      await sender.evaluate(`document.body.dataset.n = 'said ${n}'`);
      const hears = whenShown(hearer, `document.body.textContent === 'said ${n}'`);
      const clicked = await clickNow(sender, 'button');
      return (await hears) - clicked;
    },
  };
}

async function person(origin: string, name: string): Promise<ApiClient> {
  const client = new ApiClient(origin);
  await client.enter({ username: name, email: `${name}@example.com`, password: 'correct horse battery staple' });
  return client;
}

async function contextOf(browser: Browser, client: ApiClient): Promise<BrowserContext> {
  const context = await browser.newContext();
  const [name = '', ...value] = client.cookie.split('=');
  const url = client.origin.replace('http:', 'https:');
  await context.addCookies([{ name, value: value.join('='), url, httpOnly: true, secure: true, sameSite: 'Lax' }]);
  return context;
}

/** Two seconds of a moving picture, which are gone afterwards. */
async function withClip<Result>(use: (file: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-bell-'));
  const file = join(folder, 'clip.mp4');
  execFileSync(findFfmpeg()?.ffmpeg ?? 'ffmpeg', [
    ...['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=25', '-t', '2'],
    ...['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', file],
  ]);
  try {
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
