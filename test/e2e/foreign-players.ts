// Players that nobody here wrote, with the settings that they come with, on a page that has nothing else.
import type { Page } from '@playwright/test';

export const FOREIGN_PLAYERS = ['hls.js', 'dash.js', 'shaka-player'] as const;
export type ForeignPlayer = (typeof FOREIGN_PLAYERS)[number];

const SCRIPTS: Record<ForeignPlayer, string> = {
  'hls.js': 'node_modules/hls.js/dist/hls.js',
  'dash.js': 'node_modules/dashjs/dist/modern/umd/dash.all.min.js',
  'shaka-player': 'node_modules/shaka-player/dist/shaka-player.compiled.js',
};

interface Globals {
  fatal: string[];
  Hls: new () => {
    on(name: string, listen: (name: string, data: { fatal: boolean; details: string }) => void): void;
    loadSource(url: string): void;
    attachMedia(video: HTMLVideoElement): void;
  };
  dashjs: {
    MediaPlayer(): {
      create(): {
        on(name: string, listen: (event: { error: { code: number; message: string } }) => void): void;
        initialize(video: HTMLVideoElement, url: string, autoPlay: boolean): void;
      };
    };
  };
  shaka: {
    Player: new () => {
      addEventListener(name: string, listen: (event: { detail: { severity: number; code: number } }) => void): void;
      attach(video: HTMLVideoElement): Promise<void>;
      load(url: string): Promise<void>;
    };
  };
}

/** Starts to play. @returns what a player told of errors after which it does nothing more */
export async function playForeign(
  page: Page,
  player: ForeignPlayer,
  { origin, hls, dash }: { origin: string; hls: string; dash: string },
): Promise<{ fatalErrors(): Promise<string[]> }> {
  await page.route(`${origin}/bare-page`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><video width="640"></video>' }),
  );
  await page.goto(`${origin}/bare-page`);
  await page.addScriptTag({ path: SCRIPTS[player] });
  await page.evaluate(startInPage, { player, hls, dash });
  return { fatalErrors: () => page.evaluate(() => (window as unknown as Globals).fatal) };
}

/** Runs in the page. */
async function startInPage({ player, hls, dash }: { player: ForeignPlayer; hls: string; dash: string }): Promise<void> {
  const window_ = window as unknown as Globals;
  const fatal: string[] = [];
  window_.fatal = fatal;
  const video = document.querySelector('video') as HTMLVideoElement;
  if (player === 'hls.js') {
    const instance = new window_.Hls();
    instance.on('hlsError', (_name, data) => data.fatal && fatal.push(data.details));
    instance.loadSource(hls);
    instance.attachMedia(video);
  } else if (player === 'dash.js') {
    const instance = window_.dashjs.MediaPlayer().create();
    instance.on('error', ({ error }) => fatal.push(`${error.code} ${error.message}`));
    instance.initialize(video, dash, false);
  } else {
    const instance = new window_.shaka.Player();
    instance.addEventListener('error', ({ detail }) => detail.severity === 2 && fatal.push(String(detail.code)));
    await instance.attach(video);
    await instance.load(hls);
  }
  await video.play();
}
