// What is made of people's words on the server: pages before any script ran, feeds, players for other sites, read by the browser's own parsers.
import type { Page } from '@playwright/test';

interface Read {
  path: string;
  /** Every element with the names of its attributes: what somebody writes must not change it. */
  shape: string[];
  /** The titles of the video that stand in it. */
  names: string[];
}

export function documentsOf(owner: { videoId: string; handle: string }, list: string, origin: string): string[] {
  const { videoId, handle } = owner;
  const oembed = `/oembed?url=${encodeURIComponent(`${origin}/watch/${videoId}`)}`;
  const pages = [`/watch/${videoId}`, `/embed/${videoId}`, `/@${handle}`, `/playlists/${list}`];
  const feeds = [
    `/@${handle}/feed.xml`,
    `/playlists/${list}/feed.xml`,
    `${oembed}&format=xml`,
    '/sitemaps/videos-1.xml',
  ];
  return [...pages, ...feeds, `${oembed}&format=json`];
}

/** In a page without a policy: parsing runs nothing, whatever is in it. Throws where XML or JSON is none. */
export async function readDocuments(page: Page, origin: string, paths: readonly string[]): Promise<Read[]> {
  const texts = await Promise.all(
    paths.map(async (path) => ({ path, text: await (await fetch(new URL(path, origin))).text() })),
  );
  return page.evaluate((all) => {
    const shapeOf = (found: Document) =>
      [...found.querySelectorAll('*')].map(
        (each) =>
          `${each.localName} ${[...each.attributes]
            .map(({ name }) => name)
            .sort()
            .join()}`,
      );
    const jsonIn = (found: Document, selector: string) =>
      JSON.parse(found.querySelector(selector)?.textContent ?? 'null');
    return all.map(({ path, text }) => {
      if (path.endsWith('format=json')) {
        const told = JSON.parse(text) as { title: string; html: string };
        const code = new DOMParser().parseFromString(told.html, 'text/html');
        return {
          path,
          shape: [...Object.keys(told), ...shapeOf(code), ...Array(20).fill('')],
          names: [told.title, code.querySelector('iframe')?.title ?? ''],
        };
      }
      if (/xml/.test(path)) {
        const found = new DOMParser().parseFromString(text, 'text/xml');
        const wrong = found.querySelector('parsererror');
        if (wrong) throw new Error(`${path}: ${wrong.textContent}`);
        const item = path.includes('videos-1')
          ? null
          : (found.querySelector('item > title') ?? found.querySelector('oembed > title'));
        return {
          path,
          shape: [...shapeOf(found), ...Array(20).fill('')],
          names: path.startsWith('/@') || path.includes('oembed') ? [item?.textContent ?? ''] : [],
        };
      }
      const found = new DOMParser().parseFromString(text, 'text/html');
      const isVideo = /^\/(?:watch|embed)/.test(path);
      if (!isVideo) {
        jsonIn(found, 'script[type="application/ld+json"]');
        return { path, shape: shapeOf(found), names: [] };
      }
      const { video } = jsonIn(found, '#watch-data') as { video: { title: string } };
      const data = jsonIn(found, 'script[type="application/ld+json"]') as { name: string } | null;
      const names = [video.title, ...(data ? [data.name] : []), found.title.replace(/ · Rivulet$/, '')];
      return { path, shape: shapeOf(found), names };
    });
  }, texts);
}
