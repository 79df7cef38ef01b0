// Writes docs/media-access.md out of the table of the media matrix; pure.
import {
  ACTORS,
  type Actor,
  expectedStatus,
  FILES,
  type File,
  PROTECTIONS,
  STATES,
  type State,
} from './media-matrix.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const NAMES = Object.keys(FILES) as File[];

/** What somebody gets of a video that is not encrypted, in a word. */
function share(state: State, actor: Actor): string {
  const gets = NAMES.filter((file) => expectedStatus({ state, actor, file, protection: 'clear' }) === 200);
  if (gets.length === 0) return '–';
  return gets.includes('original') ? 'plays, downloads' : 'plays';
}

const everywhere = (file: File, protection: (typeof PROTECTIONS)[number]): string => {
  const cells = STATES.flatMap((state) => ACTORS.map((actor) => ({ state, actor, file, protection })));
  const getters = new Set(cells.filter((cell) => expectedStatus(cell) === 200).map(({ actor }) => actor));
  if (getters.size === 0) return 'nobody';
  return getters.size === 1 ? `the ${[...getters].join()}` : 'whoever plays it';
};

/** The whole page. */
export const mediaAccessPage = (): string => `# Who is given which file

Made by \`node scripts/media-access-page.ts\` from the table in [test/worker/media-matrix.ts](../test/worker/media-matrix.ts). The tests ask for every
cell of it, in the worker, and compare this page. Whatever is not given is 404, as if it did not exist.

## Who may play a video

${table(
  ['', ...ACTORS],
  STATES.map((state) => [state, ...ACTORS.map((actor) => share(state, actor))]),
)}

A named user is one with whom the owner shares the video. A token is part of an address under \`/media\`; one that ended, or that was given for another
video, opens nothing, not even what needs none.

## In which files

All lie under \`/media/{playback id}\`, or \`/media/{playback id}.{token}\` where the video is not open to everybody, and always where it is encrypted.

${table(
  [
    'file',
    'address',
    ...PROTECTIONS.map((protection) => (protection === 'aes' ? 'of an encrypted video' : 'of any other')),
  ],
  NAMES.map((file) => [
    file,
    `\`${FILES[file]}\``,
    ...(['clear', 'aes'] as const).map((protection) => everywhere(file, protection)),
  ]),
)}

An encrypted video has no download and no MPD, not for its owner either: both would be the clear media under another name. Its
pictures, the sheets of the storyboard among them, are in the clear for whoever plays it: they say what it is about, and cannot be played.
`;
