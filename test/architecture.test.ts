// Who may import whom, and the other rules of the house that no compiler knows; the tables below are their documentation.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Features see these layers, themselves, and of each other only what FEATURE_EDGES names; `events` is how they else speak. */
const FEATURE_LAYERS = ['src/platform', 'src/http', 'src/limits', 'src/db', 'src/contract', 'src/media', 'src/events'];

/** Put together from everything: the entry, the app and the API that the client is typed by. */
const COMPOSITION = [
  'src/worker.ts',
  'src/subscribers.ts',
  'src/app.ts',
  'src/api.ts',
  'bench/measured-worker/worker.ts', // the same, measured
  'bench/measured-worker/doors.ts',
  'bench/measured-worker/media-door.ts',
  'bench/measured-worker/search-door.ts',
  'bench/measured-worker/counting-audience.ts',
];

/** What every other part may import. Order: from the bottom up. */
const LAYERS: Record<string, string[]> = {
  'src/media': [],
  'src/contract': ['src/media'],
  'src/db': ['src/platform'], // and every feature's table.ts, see below
  'src/platform': ['src/contract', 'src/media', 'src/db', 'src/events', 'src/limits'], // of events: what the context does at once
  'src/limits': ['src/platform', 'src/contract'], // how often what may be done; every route may name a class
  'src/http': ['src/platform', 'src/limits', 'src/db', 'src/contract', 'src/media'],
  transcoder: ['src/contract', 'src/media'],
  web: ['src/contract', 'src/media'], // and the type of src/api.ts, see below
  scripts: ['src/contract', 'src/media'],
  bench: ['scripts', 'transcoder', 'src/contract', 'src/media'],
};

/** The few edges between features, each with its reason; everything else goes through `events`. */
const FEATURE_EDGES: Record<string, string> = {
  'src/accounts -> src/channels': 'an account comes with a channel',
  'src/accounts -> src/comments': 'an account that ends takes back what it said',
  'src/accounts -> src/videos': 'an account that ends takes its videos',
  'src/feeds -> src/channels': 'a feed names its channel and shows its picture',
  'src/feeds -> src/videos': 'feeds, sitemaps and embeds are made of videos',
  'src/comments -> src/channels': 'a comment names its author, and the channel’s rules hold for it',
  'src/comments -> src/videos': 'who may see a video may read what is said under it',
  'src/history -> src/videos': 'the history lists videos',
  'src/discovery -> src/videos': 'what is recommended is videos',
  'src/maintenance -> src/accounts': 'the hourly sweep ends sessions',
  'src/maintenance -> src/comments': 'the hourly sweep forgets what was kept of removed comments',
  'src/maintenance -> src/feeds': 'the sitemap goes on every hour',
  'src/maintenance -> src/categories': 'the hourly sweep gives older videos their rows of tags',
  'src/maintenance -> src/notifications': 'the hourly sweep removes old mail',
  'src/maintenance -> src/channels': 'the janitor knows the images that channels show',
  'src/maintenance -> src/processing': 'the hourly sweep starts jobs again that nobody runs',
  'src/maintenance -> src/realtime': 'the hourly sweep fills rooms that lost their copy of who follows whom',
  'src/maintenance -> src/tokens': 'the hourly sweep forgets tokens that ended',
  'src/maintenance -> src/uploads': 'the hourly sweep ends uploads that nobody finished',
  'src/maintenance -> src/videos': 'the hourly sweep removes what deleted videos left behind',
  'src/moderation -> src/accounts': 'who is suspended is signed out everywhere',
  'src/moderation -> src/channels': 'a report names whose thing it is',
  'src/moderation -> src/comments': 'comments are reported and removed',
  'src/moderation -> src/operations': 'a video is made anew as operators do it',
  'src/moderation -> src/videos': 'videos are reported and blocked',
  'src/notifications -> src/channels': 'a notification names whose act it was',
  'src/notifications -> src/comments': 'a notification quotes a comment',
  'src/notifications -> src/videos': 'a notification shows a video to those who may see it',
  'src/operations -> src/accounts': 'a job names the owner of its video',
  'src/operations -> src/maintenance': 'operators see the transcoder’s health and send the janitor round',
  'src/operations -> src/processing': 'operators see jobs and act on them',
  'src/operations -> src/videos': 'a job names its video, which operators make anew',
  'src/playlists -> src/channels': 'a playlist names its owner',
  'src/playlists -> src/videos': 'a playlist shows videos, as far as one may see them',
  'src/processing -> src/videos': 'the job mirrors its state into the video and publishes its playback id',
  'src/reactions -> src/videos': 'only a video that one may see can be voted on',
  'src/realtime -> src/processing': 'a socket of an operator begins with the jobs at work',
  'src/realtime -> src/tokens': 'a socket is opened with a ticket',
  'src/realtime -> src/videos': 'who may see a video may hear of it',
  'src/uploads -> src/channels': 'a new upload is protected as its channel says',
  'src/uploads -> src/categories': 'a new upload has tags, and a category that exists',
  'src/discovery -> src/search': 'related videos share words as search sees them',
  'src/maintenance -> src/sharing': 'the hourly sweep makes public what was missed',
  'src/sharing -> src/accounts': 'a link has a token and a password as accounts have',
  'src/watch -> src/sharing': 'the page of a video is there for those who came by a link',
  'src/sharing -> src/channels': 'a video is shared with accounts by their handles',
  'src/sharing -> src/videos': 'what is shared is videos',
  'src/maintenance -> src/search': 'the hourly sweep goes round the search index',
  'src/search -> src/videos': 'results are items of videos',
  'src/tokens -> src/accounts': 'a token is shown by a user, and an app signs in with a password',
  'src/uploads -> src/videos': 'a new upload is a new video',
  'src/videos -> src/categories': 'a video has tags, and a category that exists',
  'src/videos -> src/channels': 'a video names its channel',
  'src/videos -> src/delivery': 'a video tells its media addresses',
  'src/views -> src/history': 'what reports that it was watched also says how far one is',
  'src/views -> src/videos': 'only a video that one may see can be watched',
  'src/watch -> src/categories': 'a category and a tag have pages',
  'src/watch -> src/accounts': 'the watch page knows who asks',
  'src/watch -> src/channels': 'the page of a channel says whose it is',
  'src/watch -> src/feeds': 'the head of a page names its feeds and the player for other sites',
  'src/watch -> src/playlists': 'the page of a playlist is there for those who may see it',
  'src/watch -> src/videos': 'the watch page shows a video',
};

interface Import {
  file: string;
  target: string; // a path in the repository, or the name of a package
  typeOnly: boolean;
}

const sources = globSync('{src,transcoder,web,scripts,bench}/**/*.{ts,tsx,mjs}', { cwd: ROOT })
  .filter((file) => !file.endsWith('.d.ts'))
  .sort();
const imports = sources.flatMap(readImports);

/** `src/<folder>` in the worker, the first folder elsewhere; a file at the root of src is its own unit. */
function unitOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'src' ? `src/${second}` : first;
}

function isFeature(unit: string): boolean {
  return unit.startsWith('src/') && !unit.endsWith('.ts') && !(unit in LAYERS);
}

function readImports(file: string): Import[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const { module } = parseSync(file, source);
  const resolve = (specifier: string) =>
    specifier.startsWith('#')
      ? join('src', specifier.slice(1))
      : specifier.startsWith('.')
        ? relative(ROOT, join(ROOT, dirname(file), specifier))
        : specifier;
  const found = module.staticImports.map((statement) => ({
    file,
    target: resolve(statement.moduleRequest.value),
    typeOnly: statement.entries.length > 0 && statement.entries.every((entry) => entry.isType),
  }));
  for (const statement of module.staticExports) {
    for (const entry of statement.entries) {
      if (entry.moduleRequest) found.push({ file, target: resolve(entry.moduleRequest.value), typeOnly: entry.isType });
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const text = source.slice(moduleRequest.start, moduleRequest.end);
    if (/^['"]/.test(text)) found.push({ file, target: resolve(text.slice(1, -1)), typeOnly: false });
  }
  return found;
}

/** Why an import between two units of the repository is not allowed, or null. */
function refuse({ file, target, typeOnly }: Import): string | null {
  const from = unitOf(file);
  const to = unitOf(target);
  if (from === to || COMPOSITION.includes(file)) return null;
  if (from === 'web' && target === 'src/api.ts')
    return typeOnly ? null : 'the web app may import the type of the API only';
  if (from === 'src/db' && target.endsWith('/table.ts')) return null;
  if (from === 'src/platform' && typeOnly) return null; // the bindings are typed by the classes behind them
  if (isFeature(from)) {
    if (FEATURE_LAYERS.includes(to) || `${from} -> ${to}` in FEATURE_EDGES) return null;
    return isFeature(to) ? 'not among the allowed edges between features' : 'not a layer under the features';
  }
  return LAYERS[from]?.includes(to)
    ? null
    : `${from} may import ${LAYERS[from]?.join(', ') || 'nothing of the project'}`;
}

function isInRepository(target: string): boolean {
  return /^(src|transcoder|web|scripts|bench|test)\//.test(target);
}

describe('imports', () => {
  it('follow the layers and the listed edges between features', () => {
    const refused = imports
      .filter(({ target }) => isInRepository(target))
      .flatMap((edge) => {
        const reason = refuse(edge);
        return reason ? [`${edge.file} imports ${edge.target}: ${reason}`] : [];
      });
    expect(refused).toEqual([]);
  });

  it('use every listed edge between features', () => {
    const used = new Set(imports.map(({ file, target }) => `${unitOf(file)} -> ${unitOf(target)}`));
    expect(Object.keys(FEATURE_EDGES).filter((edge) => !used.has(edge))).toEqual([]);
  });

  it('keep the two pure layers free of everything but zod', () => {
    const foreign = imports.filter(({ file, target }) => {
      if (isInRepository(target)) return false;
      return file.startsWith('src/media/') || (file.startsWith('src/contract/') && target !== 'zod/mini');
    });
    expect(foreign).toEqual([]);
  });

  it('know Hono in api.ts, http/ and routes files only', () => {
    // The container's egress is a small app of its own, with no more than the internal routes.
    const places =
      /^src\/processing\/transcoder-container\.ts$|^src\/(app\.ts|api\.ts|http\/.+|[a-z]+\/(?:[a-z]+-)*routes\.ts)$|^web\/api\.ts$/;
    const strays = imports.filter(
      ({ file, target }) => /^(hono|@hono|hono-openapi)(\/|$)/.test(target) && !places.test(file),
    );
    expect(strays).toEqual([]);
  });
});

describe('files', () => {
  it('begin with a sentence that says what they are for', () => {
    const mute = sources.filter((file) => {
      const [first = '', second = ''] = readFileSync(join(ROOT, file), 'utf8').split('\n');
      return !/^\/\/ \S.{15,}\.$/.test(first.startsWith('#!') ? second : first);
    });
    expect(mute).toEqual([]);
  });

  it('have names that say what is in them', () => {
    const vague = /\/(utils?|helpers?|types|index|common|misc|shared)\.(ts|tsx|mjs)$/;
    expect(sources.filter((file) => vague.test(file))).toEqual([]);
  });

  it('hold one idea: 250 lines at most', () => {
    const long = sources
      .map((file) => ({ file, lines: readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 250);
    expect(long).toEqual([]);
  });

  it('of the worker use nothing of Node: workers-types declares Buffer and process as any', () => {
    const worker = sources.filter((file) => file.startsWith('src/'));
    const strays = worker.filter((file) => {
      const code = readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      return /(?<![\w.'#/-])(Buffer|process)\s*[.(]/.test(code);
    });
    expect(strays).toEqual([]);
  });
});
