// A bare page with hls.js and dash.js in a real Chromium, served from an origin of its own as a foreign site would be.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../find-tool.mjs';
import { ROOT } from '../settings.ts';

const FILES: Record<string, { type: string; body: () => Buffer | string }> = {
  '/': {
    type: 'text/html',
    body: () =>
      '<!doctype html><title>Players</title><script src="/hls.js"></script><script src="/dash.js"></script><body>',
  },
  '/hls.js': { type: 'text/javascript', body: () => readFileSync(join(ROOT, 'node_modules/hls.js/dist/hls.min.js')) },
  '/dash.js': {
    type: 'text/javascript',
    body: () => readFileSync(join(ROOT, 'node_modules/dashjs/dist/modern/umd/dash.all.min.js')),
  },
};

export interface TestPage {
  /** A fresh page with both players loaded. */
  open(): Promise<Page>;
  close(): Promise<void>;
}

export async function startTestPage(): Promise<TestPage> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is missing; set RIVULET_CHROMIUM to its path.');
  const server = createServer((request, response) => {
    const file = FILES[request.url ?? '/'];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({
    executablePath,
    args: ['--autoplay-policy=no-user-gesture-required', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  return {
    open: async () => {
      const page = await browser.newPage();
      await page.goto(origin);
      return page;
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
