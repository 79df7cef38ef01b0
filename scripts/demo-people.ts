// Who the demo's people are, and what they say to each other under the clips.
import type { ChannelLink } from '#contract/channels.ts';
import type { DemoPalette } from './demo-pictures.ts';

export interface DemoPerson {
  username: string;
  name: string;
  about: string;
  links: ChannelLink[];
  palette: DemoPalette;
  follows: readonly string[];
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    username: 'demo',
    name: 'Rivulet demo',
    about: 'Moving pictures that nobody filmed: all of them are computed by FFmpeg.',
    links: [{ title: 'FFmpeg filters', url: 'https://ffmpeg.org/ffmpeg-filters.html' }],
    palette: { sky: [22, 42, 92], ground: [14, 20, 48], sun: [120, 220, 232] },
    follows: ['mira', 'juno', 'tomas'],
  },
  {
    username: 'mira',
    name: 'Mira Lindqvist',
    about: 'Small rules, large patterns. A new one every week.',
    links: [{ title: 'Cellular automata', url: 'https://en.wikipedia.org/wiki/Cellular_automaton' }],
    palette: { sky: [244, 162, 97], ground: [96, 44, 62], sun: [255, 236, 179] },
    follows: ['demo', 'juno'],
  },
  {
    username: 'juno',
    name: 'Juno Park',
    about: 'Sound that one can see, and light that one can hear.',
    links: [],
    palette: { sky: [94, 53, 177], ground: [38, 20, 72], sun: [255, 138, 128] },
    follows: ['demo', 'mira'],
  },
  {
    username: 'tomas',
    name: 'Tomás Vega',
    about: 'Games that play themselves.',
    links: [],
    palette: { sky: [38, 150, 136], ground: [12, 66, 64], sun: [255, 224, 130] },
    follows: ['demo', 'mira'],
  },
];

export interface DemoComment {
  author: string;
  text: string;
  likedBy?: readonly string[];
  replies?: readonly { author: string; text: string }[];
  /** By the owner of the video. */
  isPinned?: boolean;
  isHearted?: boolean;
}

/** By the file of the clip. */
export const DEMO_COMMENTS: Readonly<Record<string, readonly DemoComment[]>> = {
  'mandelbrot.mp4': [
    {
      author: 'demo',
      text: 'The point at 0:14 is my favourite: the spirals turn the other way there.',
      isPinned: true,
      likedBy: ['mira', 'juno'],
    },
    {
      author: 'mira',
      text: 'How many iterations did that take? Mine get flat at this depth.',
      isHearted: true,
      likedBy: ['demo', 'tomas', 'juno'],
      replies: [
        { author: 'demo', text: '900. Below that the edge loses its detail.' },
        { author: 'juno', text: '@mira try it with more colours, too. It hides a lot.' },
      ],
    },
    { author: 'tomas', text: 'Watched it three times. It never ends where I expect it to.', likedBy: ['mira'] },
    { author: 'juno', text: 'The chord fits. Is it tuned to something?' },
  ],
  'aurora.mp4': [
    { author: 'juno', text: '好美。让人平静下来。', likedBy: ['demo', 'mira'], isHearted: true },
    { author: 'tomas', text: 'On the big screen this is the best lamp I own.' },
  ],
  'rule-30.mp4': [
    {
      author: 'tomas',
      text: 'One line of rules and it still looks like the shell of a snail.',
      likedBy: ['mira', 'demo'],
      replies: [{ author: 'mira', text: 'There is a snail that does exactly this: Conus textile.' }],
    },
  ],
  'lissajous.mp4': [{ author: 'demo', text: 'Left is across, right is up? Lovely at 0:08.', isHearted: true }],
};

/** Who likes which clip, by its file. */
export const DEMO_LIKES: Readonly<Record<string, readonly string[]>> = {
  'mandelbrot.mp4': ['mira', 'juno', 'tomas'],
  'aurora.mp4': ['mira', 'juno'],
  'life.mp4': ['tomas'],
  'rule-30.mp4': ['demo', 'juno', 'tomas'],
  'carpet.mp4': ['demo'],
  'lissajous.mp4': ['demo', 'mira', 'tomas'],
  'sunset.mp4': ['mira', 'demo'],
};

/** The public list of the first person. */
export const DEMO_PLAYLIST = {
  title: 'To calm down with',
  description: 'Slow pictures and long chords.',
  files: ['aurora.mp4', 'sunset.mp4', 'mandelbrot.mp4', 'lissajous.mp4'],
};
