// A small library in several languages, written for the tests of search, and how it gets into the database.
import { env } from 'cloudflare:workers';
import { openDb } from '../../src/db/client.ts';
import { happened, outboxRow } from '../../src/events/outbox.ts';
import { newUlid } from '../../src/platform/ids.ts';

export interface Entry {
  key: string;
  title: string;
  description?: string;
  tags?: string[];
  category?: string;
  minutes?: number;
  views?: number;
  /** Days before now; later in the list is later published by default. */
  daysAgo?: number;
  visibility?: 'public' | 'unlisted' | 'private';
  /** Language to cues: second and text. */
  captions?: Record<string, [number, string][]>;
}

export const CORPUS: Entry[] = [
  {
    key: 'pasta',
    title: 'Fresh pasta by hand',
    description: 'Flour, eggs and patience: tagliatelle without a machine.',
    tags: ['cooking', 'italian food'],
    category: 'howto-style',
    minutes: 12,
    views: 900,
  },
  {
    key: 'pizza',
    title: 'Neapolitan pizza in a home oven',
    description: 'A dough of two days, and a baking steel.',
    tags: ['cooking', 'pizza', 'italian food'],
    category: 'howto-style',
    minutes: 25,
    views: 5000,
  },
  {
    key: 'rust',
    title: 'Learning Rust: ownership and borrowing',
    description: 'The borrow checker explained with boxes and arrows.',
    tags: ['programming', 'rust'],
    category: 'education',
    minutes: 34,
    views: 1200,
  },
  {
    key: 'cpp',
    title: 'Modern C++ in one hour',
    description: 'Value semantics, smart pointers, lambdas.',
    tags: ['programming', 'C++'],
    category: 'education',
    minutes: 61,
  },
  {
    key: 'csharp',
    title: 'C# generics explained',
    description: 'Variance and constraints.',
    tags: ['programming', 'C#'],
    category: 'education',
    minutes: 18,
  },
  {
    key: 'python',
    title: 'Python for data analysis',
    description: 'Reading tables, grouping them, drawing charts.',
    tags: ['programming', 'python', 'data'],
    category: 'education',
    minutes: 45,
    views: 7000,
  },
  {
    key: 'volcano',
    title: 'Standing beside an Icelandic volcano',
    description: 'A week at Fagradalsfjall while it erupted.',
    tags: ['travel', 'Iceland'],
    category: 'travel-events',
    minutes: 9,
    views: 800,
    captions: {
      en: [
        [0, 'Good morning from the campsite.'],
        [31, 'The ground is still warm under our boots.'],
        [75, 'Look, the lava is flowing towards the valley now.'],
        [120, 'We keep our distance, the gas is dangerous.'],
      ],
    },
  },
  {
    key: 'cafe',
    title: 'Café culture in Zürich',
    description: 'Où boire un bon café crème.',
    tags: ['travel', 'coffee'],
    category: 'travel-events',
    minutes: 7,
  },
  {
    key: 'espresso',
    title: 'Dialing in espresso',
    description: 'Grind size, dose and time.',
    tags: ['coffee'],
    category: 'howto-style',
    minutes: 6,
  },
  {
    key: 'guitar',
    title: 'Fingerstyle guitar for beginners',
    description: 'Five patterns and one song.',
    tags: ['music', 'guitar lesson'],
    category: 'music',
    minutes: 15,
  },
  {
    key: 'piano',
    title: 'Chopin Nocturne, slow practice',
    description: 'Left hand first.',
    tags: ['music', 'piano'],
    category: 'music',
    minutes: 5,
  },
  {
    key: 'marathon',
    title: "Marathon training: don't start too fast",
    description: 'Pacing a first marathon; long runs and rest days.',
    tags: ['running', 'sports'],
    category: 'sports',
    minutes: 11,
  },
  {
    key: 'chess',
    title: 'Chess endgames: rook against pawn',
    description: 'Cut off the king.',
    tags: ['chess'],
    category: 'gaming',
    minutes: 22,
  },
  {
    key: 'telescope',
    title: 'Building a telescope from a mirror kit',
    description: 'Grinding, testing and first light on Saturn.',
    tags: ['astronomy', 'diy'],
    category: 'science-technology',
    minutes: 28,
  },
  {
    key: 'blackhole',
    title: 'What happens inside a black hole',
    description: 'Horizons, tides and singularities.',
    tags: ['astronomy', 'physics'],
    category: 'science-technology',
    minutes: 19,
    views: 20000,
  },
  {
    key: 'knitting',
    title: 'Knitting socks on double-pointed needles',
    description: 'Heel flap and gusset.',
    tags: ['knitting'],
    category: 'howto-style',
    minutes: 40,
  },
  {
    key: 'bicycle',
    title: 'Bicycle repair: wheels and spokes',
    description: 'Truing a wheel at home.',
    tags: ['bicycle', 'diy'],
    category: 'autos-vehicles',
    minutes: 17,
  },
  {
    key: 'newsletter',
    title: 'Notes of the week',
    description: 'We talk about pizza, pasta and bread among other things.',
    tags: ['podcast'],
    category: 'people-blogs',
    minutes: 55,
  },
  {
    key: 'ml-zh',
    title: '机器学习入门教程',
    description: '从线性回归到神经网络,适合初学者。',
    tags: ['机器学习', '编程'],
    category: 'education',
    minutes: 50,
    views: 3000,
  },
  {
    key: 'dl-zh',
    title: '深度学习与计算机视觉',
    description: '用卷积网络识别图片。',
    tags: ['深度学习', '人工智能'],
    category: 'education',
    minutes: 65,
  },
  {
    key: 'noodle-zh',
    title: '兰州拉面的做法',
    description: '和面、醒面、拉面,在家也能做。',
    tags: ['美食', '做饭'],
    category: 'howto-style',
    minutes: 14,
    views: 4000,
  },
  {
    key: 'tofu-zh',
    title: '四川麻婆豆腐',
    description: '正宗川菜,麻辣鲜香。',
    tags: ['美食', '川菜'],
    category: 'howto-style',
    minutes: 8,
  },
  {
    key: 'wall-zh',
    title: '长城徒步一日游',
    description: '从慕田峪走到箭扣,风景壮观。',
    tags: ['旅游', '北京'],
    category: 'travel-events',
    minutes: 21,
    captions: {
      zh: [
        [0, '大家好,欢迎来到北京。'],
        [35, '我们现在开始爬山。'],
        [80, '前面就是烽火台,风很大。'],
      ],
    },
  },
  {
    key: 'westlake-zh',
    title: '杭州西湖的春天',
    description: '断桥、苏堤和桃花。',
    tags: ['旅游', '杭州'],
    category: 'travel-events',
    minutes: 10,
  },
  {
    key: 'taichi-zh',
    title: '太极拳二十四式教学',
    description: '慢动作分解,每一式都有讲解。',
    tags: ['太极拳', '武术'],
    category: 'sports',
    minutes: 35,
  },
  {
    key: 'guqin-zh',
    title: '古琴曲《流水》',
    description: '七弦古琴独奏。',
    tags: ['音乐', '古琴'],
    category: 'music',
    minutes: 8,
  },
  {
    key: 'cat-zh',
    title: '我家小猫的一天',
    description: '橘猫很能吃。',
    tags: ['宠物', '猫'],
    category: 'pets-animals',
    minutes: 4,
    views: 60000,
  },
  {
    key: 'dog-zh',
    title: '如何训练小狗',
    description: '坐下、握手和等待。',
    tags: ['宠物', '狗'],
    category: 'pets-animals',
    minutes: 13,
  },
  {
    key: 'phone-zh',
    title: 'iPhone手机摄影技巧',
    description: '构图、光线和后期。',
    tags: ['摄影', 'iPhone'],
    category: 'howto-style',
    minutes: 16,
  },
  {
    key: 'calligraphy-zh',
    title: '书法入门:楷书基本笔画',
    description: '点、横、竖、撇、捺。',
    tags: ['书法'],
    category: 'education',
    minutes: 26,
  },
  {
    key: 'robot-zh',
    title: '四足机器人走进工厂',
    description: '机器人怎样巡检设备。',
    tags: ['机器人', '科技'],
    category: 'science-technology',
    minutes: 12,
  },
  {
    key: 'space-zh',
    title: '中国空间站的生活',
    description: '航天员怎样在太空吃饭和睡觉。',
    tags: ['航天', '科技'],
    category: 'science-technology',
    minutes: 18,
  },
  {
    key: 'bilingual',
    title: 'Learn Mandarin tones 学习普通话声调',
    description: 'Four tones and the neutral one. 四声和轻声。',
    tags: ['mandarin', '中文'],
    category: 'education',
    minutes: 20,
  },
  {
    key: 'tokyo-ja',
    title: '東京の観光スポット十選',
    description: '浅草、渋谷、スカイツリーを歩きました。',
    tags: ['旅行', '東京'],
    category: 'travel-events',
    minutes: 15,
  },
  {
    key: 'ramen-ja',
    title: 'ラーメンの作り方',
    description: '鶏ガラスープから作ります。',
    tags: ['料理', 'ラーメン'],
    category: 'howto-style',
    minutes: 19,
  },
  {
    key: 'seoul-ko',
    title: '서울 여행 브이로그',
    description: '경복궁과 한강 야경.',
    tags: ['여행', '서울'],
    category: 'travel-events',
    minutes: 13,
  },
  {
    key: 'kimchi-ko',
    title: '김치찌개 만드는 법',
    description: '돼지고기와 묵은지로 끓입니다.',
    tags: ['요리'],
    category: 'howto-style',
    minutes: 9,
  },
  {
    key: 'moscow-ru',
    title: 'Прогулка по Москве',
    description: 'Красная площадь и метро.',
    tags: ['путешествия'],
    category: 'travel-events',
    minutes: 30,
  },
  {
    key: 'secret',
    title: 'Secret pizza recipe of the family',
    description: 'Not for strangers: xylophagous.',
    tags: ['cooking', 'hushhush'],
    visibility: 'private',
  },
  { key: 'unlisted', title: 'Unlisted pizza party', tags: ['cooking'], visibility: 'unlisted' },
];

const DAY_MS = 86_400_000;

const clock = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 23);

/** Writes the videos and tells of each by the outbox, as an edit would; ids by key. */
export async function addVideos(ownerId: string, entries: readonly Entry[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const db = openDb(env.DB);
  for (const [place, entry] of entries.entries()) {
    const nowMs = Date.now();
    const id = newUlid(nowMs);
    ids.set(entry.key, id);
    const publishedAt = nowMs - (entry.daysAgo ?? entries.length - place) * DAY_MS;
    await env.DB.batch([
      env.DB.prepare(
        `insert into videos (id, owner_id, title, description, tags, category, visibility, state, upload_id, source_filename,
          source_bytes, duration_ms, created_at, published_at, views) values (?, ?, ?, ?, ?, ?, ?, 'ready', ?, 'a.mp4', 1, ?, ?, ?, ?)`,
      ).bind(
        id,
        ownerId,
        entry.title,
        entry.description ?? '',
        JSON.stringify(entry.tags ?? []),
        entry.category ?? null,
        entry.visibility ?? 'public',
        id,
        (entry.minutes ?? 1) * 60_000,
        publishedAt,
        publishedAt,
        entry.views ?? 0,
      ),
    ]);
    for (const [language, cues] of Object.entries(entry.captions ?? {})) {
      const key = `v/${id}/1/e1/captions/${language}`;
      await env.MEDIA.put(
        key,
        ['WEBVTT', ...cues.map(([at, text]) => `${clock(at)} --> ${clock(at + 5)}\n${text}`)].join('\n\n'),
      );
      await env.DB.prepare(
        'insert into captions (video_id, revision, language, label, object_key) values (?, 1, ?, ?, ?)',
      )
        .bind(id, language, language, key)
        .run();
    }
    await outboxRow(db, happened({ type: 'video.searchable-changed', videoId: id }), nowMs);
  }
  return ids;
}
