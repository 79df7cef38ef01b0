// Search against a real FTS5 index: sixty and more queries in several languages, filters, pages, what must never be found, what is read.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SearchPage } from '#contract/search.ts';
import type { Video } from '#contract/videos.ts';
import { flushOutbox } from '../../src/events/outbox.ts';
import { createContext } from '../../src/platform/context.ts';
import { createLog } from '../../src/platform/log.ts';
import { indexVideo } from '../../src/search/indexing.ts';
import { sweepSearch } from '../../src/search/sweep.ts';
import '../../src/subscribers.ts';
import { Client, newPerson } from './harness.ts';
import { addVideos, CORPUS } from './search-corpus.ts';

const visitor = new Client();
let owner: Awaited<ReturnType<typeof newPerson>>;
let ids: Map<string, string>;
const keyOf = (id: string): string => [...ids].find(([, known]) => known === id)?.[0] ?? id;

async function settle(): Promise<void> {
  const execution = createExecutionContext();
  await flushOutbox(createContext(env as never, execution));
  await waitOnExecutionContext(execution);
}
const context = () => createContext(env as never, createExecutionContext(), createLog());

const ask = (q: string, more: Record<string, string> = {}): Promise<SearchPage> =>
  visitor.read<SearchPage>(200, 'GET', `/api/v1/search?${new URLSearchParams({ q, ...more })}`);
const found = async (q: string, more: Record<string, string> = {}): Promise<string[]> =>
  (await ask(q, more)).data.map((hit) => keyOf(hit.id));
const suggested = async (q: string): Promise<string[]> =>
  (await visitor.read<{ data: string[] }>(200, 'GET', `/api/v1/search/suggestions?${new URLSearchParams({ q })}`)).data;

beforeAll(async () => {
  owner = await newPerson();
  ids = await addVideos(owner.id, CORPUS);
  await settle();
}, 60_000);

/** Query to the video that comes first. */
const FIRST: [string, string][] = [
  // English: words, several words, another order, case, accents, signs
  ['pasta', 'pasta'],
  ['fresh pasta', 'pasta'],
  ['by hand pasta', 'pasta'],
  ['PIZZA', 'pizza'],
  ['neapolitan', 'pizza'],
  ['rust ownership', 'rust'],
  ['borrow checker', 'rust'],
  ['c++', 'cpp'],
  ['modern C++', 'cpp'],
  ['C#', 'csharp'],
  ['data analysis', 'python'],
  ['icelandic volcano', 'volcano'],
  ['cafe', 'cafe'],
  ['café', 'cafe'],
  ['zurich', 'cafe'],
  ['creme', 'cafe'],
  ['espresso', 'espresso'],
  ['guitar beginners', 'guitar'],
  ['dont start', 'marathon'],
  ["don't start too fast", 'marathon'],
  ['rook pawn', 'chess'],
  ['black hole', 'blackhole'],
  ['double-pointed needles', 'knitting'],
  ['pasta bread', 'newsletter'],
  // said in captions, and across fields
  ['lava valley', 'volcano'],
  ['volcano gas', 'volcano'],
  // beginnings, the other number, one edit
  ['telesc', 'telescope'],
  ['fingerst', 'guitar'],
  ['volcanoes', 'volcano'],
  ['wheel spoke', 'bicycle'],
  ['endgame', 'chess'],
  ['marathno', 'marathon'],
  ['telscope', 'telescope'],
  ['expresso', 'espresso'],
  ['bicicle', 'bicycle'],
  ['gitar lesson', 'guitar'],
  ['knittting', 'knitting'],
  ['pythn data', 'python'],
  ['neapolitian pizza', 'pizza'],
  // Chinese: words, whole titles, single characters, words run together, mixed with Latin
  ['机器学习', 'ml-zh'],
  ['机器 教程', 'ml-zh'],
  ['机器学习教程', 'ml-zh'],
  ['学习入门', 'ml-zh'],
  ['神经网络', 'ml-zh'],
  ['深度学习', 'dl-zh'],
  ['计算机视觉', 'dl-zh'],
  ['拉面', 'noodle-zh'],
  ['兰州拉面', 'noodle-zh'],
  ['麻婆豆腐', 'tofu-zh'],
  ['川菜', 'tofu-zh'],
  ['长城', 'wall-zh'],
  ['北京 长城', 'wall-zh'],
  ['烽火台', 'wall-zh'],
  ['西湖', 'westlake-zh'],
  ['杭州春天', 'westlake-zh'],
  ['太极拳', 'taichi-zh'],
  ['古琴', 'guqin-zh'],
  ['流水', 'guqin-zh'],
  ['猫', 'cat-zh'],
  ['小猫', 'cat-zh'],
  ['小狗', 'dog-zh'],
  ['手机摄影', 'phone-zh'],
  ['iphone', 'phone-zh'],
  ['IPHONE手机', 'phone-zh'],
  ['ｉＰｈｏｎｅ', 'phone-zh'],
  ['书法', 'calligraphy-zh'],
  ['机器人', 'robot-zh'],
  ['空间站', 'space-zh'],
  ['航天员 太空', 'space-zh'],
  ['普通话', 'bilingual'],
  ['mandarin 声调', 'bilingual'],
  // Japanese, Korean, Russian
  ['東京', 'tokyo-ja'],
  ['東京観光', 'tokyo-ja'],
  ['スカイツリー', 'tokyo-ja'],
  ['ﾗｰﾒﾝ', 'ramen-ja'],
  ['ラーメン 作り方', 'ramen-ja'],
  ['서울', 'seoul-ko'],
  ['서울여행', 'seoul-ko'],
  ['서울에서', 'seoul-ko'],
  ['김치찌개', 'kimchi-ko'],
  ['москве', 'moscow-ru'],
  ['МЕТРО', 'moscow-ru'],
];

describe('queries find what they mean', () => {
  it(`${FIRST.length} of them, each with its first result`, async () => {
    expect(FIRST.length).toBeGreaterThanOrEqual(60);
    const got: [string, string | undefined][] = [];
    for (const [query] of FIRST) got.push([query, (await found(query))[0]]);
    expect(got).toEqual(FIRST);
  }, 60_000);

  it('with nothing in the results that lacks a word', async () => {
    expect(await found('机器')).toEqual(expect.arrayContaining(['ml-zh', 'robot-zh']));
    expect(await found('机器')).toHaveLength(2);
    expect(await found('pasta telescope')).toEqual([]);
    expect(await found('学机')).toEqual([]);
    expect(await found('c++')).toEqual(['cpp']);
    expect((await found('music')).sort()).toEqual(['guitar', 'piano']);
  });

  it('a title before a description', async () => {
    expect(await found('pizza')).toEqual(['pizza', 'newsletter']);
  });

  it('tolerates no edit in short words, and says what was meant for others', async () => {
    expect(await found('pizxa')).toContain('pizza');
    expect(await found('ches')).toEqual(['chess']); // a beginning, no edit
    expect(await found('rost')).toEqual([]);
    expect((await ask('neapolitian pizza')).didYouMean).toBe('neapolitan pizza');
    expect((await ask('pizza')).didYouMean).toBeNull();
  });

  it('answers nothing when there is nothing to ask for', async () => {
    expect(await ask('?!…')).toEqual({ data: [], nextCursor: null, didYouMean: null });
    await visitor.refused('invalid-input', 'GET', '/api/v1/search?q=');
    await visitor.refused('invalid-input', 'GET', '/api/v1/search');
    await visitor.refused('invalid-input', 'GET', `/api/v1/search?q=${'a'.repeat(201)}`);
  });
});

describe('results', () => {
  it('mark what was found', async () => {
    const [hit] = (await ask('icelandic volcano erupted')).data;
    expect(hit?.titleParts).toEqual([
      { text: 'Standing beside an ', isHit: false },
      { text: 'Icelandic', isHit: true },
      { text: ' ', isHit: false },
      { text: 'volcano', isHit: true },
    ]);
    expect(hit?.snippet?.filter((part) => part.isHit).map((part) => part.text)).toEqual(['erupted']);
    const [chinese] = (await ask('线性回归')).data;
    expect(chinese?.snippet?.find((part) => part.isHit)?.text).toBe('线性回归');
  });

  it('tell where it is said', async () => {
    const [hit] = (await ask('lava valley')).data;
    expect(hit?.moments.map((moment) => moment.startSeconds)).toEqual([75]);
    expect(hit?.moments[0]?.snippet.filter((part) => part.isHit).map((part) => part.text)).toEqual(['lava', 'valley']);
    const [wall] = (await ask('烽火台')).data;
    expect(wall?.moments[0]?.startSeconds).toBe(80);
  });

  it('tell it for many videos at once', async () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      key: `gibbon-${i}`,
      title: `Gibbons ${i}`,
      captions: { en: [[i, 'a gibbon swings']] as [number, string][] },
    }));
    await addVideos(owner.id, many);
    await settle();
    const { data } = await ask('gibbon swings');
    expect(data).toHaveLength(12);
    expect(data.filter((hit) => hit.moments.length === 1)).toHaveLength(6);
  });

  it('narrow by category, length, captions, channel and age', async () => {
    expect(await found('cooking', { category: 'howto-style' })).toHaveLength(2);
    expect(await found('cooking', { category: 'music' })).toEqual([]);
    expect(await found('programming', { duration: 'long' })).toEqual(expect.arrayContaining(['rust', 'cpp', 'python']));
    expect(await found('programming', { duration: 'medium' })).toEqual(['csharp']);
    expect(await found('旅游', { hasCaptions: 'true' })).toEqual(['wall-zh']);
    expect(await found('pizza', { channel: owner.id })).toHaveLength(2);
    expect(await found('pizza', { channel: 'nobody' })).toEqual([]);
    expect(await found('여행', { uploaded: 'week' })).toEqual(['seoul-ko']);
    expect(await found('pizza', { uploaded: 'week' })).toEqual([]);
    expect(await found('_captions')).toEqual([]);
    await visitor.refused('invalid-input', 'GET', '/api/v1/search?q=a&sort=(select+1)');
  });

  it('sort by time and by views', async () => {
    expect(await found('astronomy', { sort: 'newest' })).toEqual(['blackhole', 'telescope']);
    expect((await found('programming', { sort: 'views' })).slice(0, 2)).toEqual(['python', 'rust']);
  });

  it('come in pages without a gap or a repeat, whatever the order', async () => {
    for (const sort of ['relevance', 'newest'] as const) {
      const all = await found('diy', { sort, limit: '50' });
      const some: string[] = [];
      let cursor: string | null = null;
      do {
        const page: SearchPage = await ask('diy', { sort, limit: '1', ...(cursor ? { cursor } : {}) });
        some.push(...page.data.map((hit) => keyOf(hit.id)));
        cursor = page.nextCursor;
      } while (cursor);
      expect(some).toEqual(all);
    }
    const { nextCursor } = await ask('programming', { limit: '2' });
    expect(nextCursor).not.toBeNull();
    await visitor.refused('invalid-cursor', 'GET', `/api/v1/search?q=other&cursor=${nextCursor}`);
    await visitor.refused('invalid-cursor', 'GET', '/api/v1/search?q=other&cursor=nonsense');
  });
});

describe('what a person types is text', () => {
  it.each([
    '" OR *',
    '"',
    '""',
    "'; DROP TABLE videos; --",
    '"; DROP TABLE search_index; --',
    'NEAR(pizza pasta, 5)',
    'pizza AND',
    'OR',
    'NOT pizza',
    'title : pizza',
    '{title tags} : pizza',
    'pizza*',
    '^pizza',
    'pizza + pasta',
    '(pizza',
    'pizza)',
    '-pizza',
    'rank MATCH 1',
    '\u0000pizza',
    '%_\\',
    '💥 🍕',
    '\ud800',
    'a'.repeat(200),
    '猫 *',
  ])('%j', async (q) => {
    const page = await ask(q);
    expect(Array.isArray(page.data)).toBe(true);
    expect(Array.isArray(await suggested(q))).toBe(true);
  });

  it('and operators are words', async () => {
    expect(await found('pizza NOT neapolitan')).toEqual([]);
    expect(await found('title : pizza')).toEqual([]);
    expect(await found('"pizza"')).toEqual(['pizza', 'newsletter']);
  });
});

describe('suggestions', () => {
  it('go on as typed, from two letters on', async () => {
    expect(await suggested('p')).toEqual([]);
    expect((await suggested('pr'))[0]).toBe('programming');
    expect(await suggested('nea')).toEqual(['Neapolitan pizza in a home oven']);
    expect(await suggested('ital')).toEqual(['italian food']);
    expect(await suggested('机器')).toEqual(expect.arrayContaining(['机器学习', '机器人', '机器学习入门教程']));
    expect(await suggested('猫')).toEqual(['我家小猫的一天']);
    expect(await suggested('hush')).toEqual([]);
    expect(await suggested('sec')).toEqual([]);
  });
});

describe('what may not be seen', () => {
  it('is not found, by its owner neither', async () => {
    for (const q of ['secret', 'hushhush', 'unlisted', 'xylophagous', 'xylophagos']) {
      const page = await owner.read<SearchPage>(200, 'GET', `/api/v1/search?q=${q}`);
      expect(page).toMatchObject({ data: [], didYouMean: null });
    }
  });

  it('goes and comes with the visibility, and goes with the video', async () => {
    const [[, id] = []] = await addVideos(owner.id, [{ key: 'zebra', title: 'A zebra crossing', tags: ['zebrafish'] }]);
    await settle();
    expect((await ask('zebra')).data).toHaveLength(1);
    await owner.read<Video>(200, 'PATCH', `/api/v1/videos/${id}`, { json: { visibility: 'private' } });
    // At once, also before the index knows.
    expect((await ask('zebra')).data).toEqual([]);
    expect(await suggested('zeb')).toEqual([]);
    await settle();
    const { results } = await env.DB.prepare('select rowid from search_index where search_index match ?')
      .bind('"zebra"')
      .all();
    expect(results).toEqual([]);
    await owner.read<Video>(200, 'PATCH', `/api/v1/videos/${id}`, {
      json: { visibility: 'public', title: 'A quagga crossing' },
    });
    await settle();
    expect((await ask('quagga')).data).toHaveLength(1);
    expect((await ask('zebra crossing')).data).toEqual([]);
    expect((await owner.send('DELETE', `/api/v1/videos/${id}`)).status).toBe(204);
    await settle();
    expect((await ask('quagga')).data).toEqual([]);
    expect(await env.DB.prepare('select * from search_documents where video_id = ?').bind(id).first()).toBeNull();
  });
});

describe('the index', () => {
  it('is the same after an event that comes twice, and an older one writes over nothing', async () => {
    const [[, id = ''] = []] = await addVideos(owner.id, [
      { key: 'okapi', title: 'The okapi', captions: { en: [[0, 'an okapi walks']] } },
    ]);
    await settle();
    const row = () =>
      env.DB.prepare('select * from search_documents where video_id = ?')
        .bind(id)
        .first<{ seq: number; passages: number }>();
    const before = await row();
    expect(before?.passages).toBe(1);
    const later = (before?.seq ?? 0) + 100; // the sweeper may bring the real event once more
    await env.DB.prepare('update search_documents set seq = ? where video_id = ?').bind(later, id).run();
    expect(await indexVideo(context(), id, later)).toBe('unchanged');
    await env.DB.prepare("update videos set title = 'The giraffe' where id = ?").bind(id).run();
    expect(await indexVideo(context(), id, 0)).toBe('written');
    expect((await ask('giraffe')).data).toEqual([]);
    expect((await ask('okapi')).data).toHaveLength(1);
    expect(await indexVideo(context(), id, later)).toBe('written');
    expect((await ask('giraffe')).data).toHaveLength(1);
  });

  it('is mended by the sweep: videos that it does not know, and channels with another name', async () => {
    await addVideos(owner.id, [{ key: 'lemur', title: 'A lemur' }]);
    await env.DB.exec('update outbox set sent_at = 1 where sent_at is null');
    expect((await ask('lemur')).data).toEqual([]);
    await env.DB.prepare("update channels set name = 'Narwhal Films' where id = ?").bind(owner.id).run();
    expect(await sweepSearch(context())).toBeGreaterThan(30);
    expect((await ask('lemur')).data).toHaveLength(1);
    expect((await ask('narwhal pizza')).data.map((hit) => keyOf(hit.id))).toEqual(['pizza', 'newsletter']);
    expect(await sweepSearch(context())).toBe(0);
  });
});

describe('related videos', () => {
  interface Related {
    data: { id: string; explanation?: { score: number; terms: Record<string, number> } }[];
  }
  it('are ordered by a score whose terms are told', async () => {
    const { data } = await visitor.read<Related>(200, 'GET', `/api/v1/videos/${ids.get('pasta')}/related?explain`);
    expect(keyOf(data[0]?.id ?? '')).toBe('pizza');
    for (const { explanation } of data) {
      const sum = Object.values(explanation?.terms ?? {}).reduce((total, term) => total + term, 0);
      expect(explanation?.score).toBeCloseTo(sum);
    }
    const scores = data.map(({ explanation }) => explanation?.score ?? 0);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(data.map(({ id }) => keyOf(id))).not.toContain('pasta');
    expect(data.map(({ id }) => keyOf(id))).not.toContain('secret');
    expect(data.map(({ id }) => keyOf(id))).not.toContain('unlisted');
  });

  it('know Chinese, and tell nothing more when nobody asks', async () => {
    const { data } = await visitor.read<Related>(200, 'GET', `/api/v1/videos/${ids.get('ml-zh')}/related`);
    expect(['dl-zh', 'bilingual']).toContain(keyOf(data[0]?.id ?? ''));
    expect(data[0]).not.toHaveProperty('explanation');
    await visitor.refused('video-not-found', 'GET', `/api/v1/videos/${ids.get('secret')}/related`);
  });
});
