// The demo's channels, named for what they show and for nobody, and the comments under their clips.
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
    follows: ['small-rules', 'visible-sound', 'self-playing'],
  },
  {
    username: 'small-rules',
    name: 'Small rules',
    about: 'Small rules, large patterns. Each clip is one rule.',
    links: [{ title: 'Cellular automata', url: 'https://en.wikipedia.org/wiki/Cellular_automaton' }],
    palette: { sky: [244, 162, 97], ground: [96, 44, 62], sun: [255, 236, 179] },
    follows: ['demo', 'visible-sound'],
  },
  {
    username: 'visible-sound',
    name: 'Visible sound',
    about: 'Sound that one can see, and light that one can hear.',
    links: [],
    palette: { sky: [94, 53, 177], ground: [38, 20, 72], sun: [255, 138, 128] },
    follows: ['demo', 'small-rules'],
  },
  {
    username: 'self-playing',
    name: 'Self-playing games',
    about: 'Games that play themselves.',
    links: [],
    palette: { sky: [38, 150, 136], ground: [12, 66, 64], sun: [255, 224, 130] },
    follows: ['demo', 'small-rules'],
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
      text: 'At 0:14 the spirals begin to turn the other way.',
      isPinned: true,
      likedBy: ['small-rules', 'visible-sound'],
    },
    {
      author: 'small-rules',
      text: 'How many iterations does this depth take?',
      isHearted: true,
      likedBy: ['demo', 'self-playing', 'visible-sound'],
      replies: [
        { author: 'demo', text: '900. Below that the edge loses its detail.' },
        { author: 'visible-sound', text: '@small-rules try it with more colours, too. It hides a lot.' },
      ],
    },
    {
      author: 'self-playing',
      text: 'The zoom ends at 0:20, on the edge of a smaller copy of the set.',
      likedBy: ['small-rules'],
    },
    { author: 'visible-sound', text: 'The chord fits. Is it tuned to something?' },
  ],
  'aurora.mp4': [
    { author: 'visible-sound', text: '好美。让人平静下来。', likedBy: ['demo', 'small-rules'], isHearted: true },
    { author: 'self-playing', text: 'Calm enough to leave it on.' },
  ],
  'rule-30.mp4': [
    {
      author: 'self-playing',
      text: 'One line of rules and it still looks like the shell of a snail.',
      likedBy: ['small-rules', 'demo'],
      replies: [{ author: 'small-rules', text: 'There is a snail that does exactly this: Conus textile.' }],
    },
  ],
  'lissajous.mp4': [{ author: 'demo', text: 'Left is across, right is up? Lovely at 0:08.', isHearted: true }],
};

/** Who likes which clip, by its file. */
export const DEMO_LIKES: Readonly<Record<string, readonly string[]>> = {
  'mandelbrot.mp4': ['small-rules', 'visible-sound', 'self-playing'],
  'aurora.mp4': ['small-rules', 'visible-sound'],
  'life.mp4': ['self-playing'],
  'rule-30.mp4': ['demo', 'visible-sound', 'self-playing'],
  'carpet.mp4': ['demo'],
  'lissajous.mp4': ['demo', 'small-rules', 'self-playing'],
  'sunset.mp4': ['small-rules', 'demo'],
};

/** The public list of the first person. */
export const DEMO_PLAYLIST = {
  title: 'To calm down with',
  description: 'Slow pictures and long chords.',
  files: ['aurora.mp4', 'sunset.mp4', 'mandelbrot.mp4', 'lissajous.mp4'],
};
