// What the parts of the pipeline bench share: their options, and the lines of the report; pure.

export interface PipelineOptions {
  /** A folder of real clips; null: clips that FFmpeg makes. */
  media: string | null;
  /** A first look, on small things: no line is told as met. */
  isSmall: boolean;
  /** Names of rungs that are compared frame by frame; all when empty. */
  rungs: readonly string[];
}

/** A row of the report. */
export interface Line {
  what: string;
  measured: string;
  /** As it is to be read: "at most 1.25". Absent of what is only reported. */
  wanted?: string;
  /** Null where what was measured is too little to tell. */
  isMet?: boolean | null;
}

export const percent = (share: number): string =>
  Number.isNaN(share) ? 'nothing' : `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)} %`;

export function limit(
  value: number,
  how: 'at most' | 'at least',
  bound: number,
  write: (value: number) => string = String,
  isEnough = true,
): Required<Pick<Line, 'wanted' | 'isMet'>> {
  const isWithin = how === 'at most' ? value <= bound : value >= bound;
  return { wanted: `${how} ${write(bound)}`, isMet: isEnough ? isWithin : null };
}

const verdict = ({ wanted, isMet }: Line): string =>
  wanted === undefined ? 'reported' : isMet === null ? 'too little measured' : isMet ? 'met' : 'not met';

export const reportRows = (lines: readonly Line[]): string[] => [
  '| line | measured | wanted | |',
  '|---|---|---|---|',
  ...lines.map((line) => `| ${line.what} | ${line.measured} | ${line.wanted ?? ''} | ${verdict(line)} |`),
];

export const PIPELINE_PARTS = ['cpu', 'bits', 'independence', 'fleet', 'memory'] as const;
export type PipelinePart = (typeof PIPELINE_PARTS)[number];

/** @throws Error with a sentence for the terminal */
export function readPipelineOptions(args: readonly string[]): PipelineOptions & { parts: readonly PipelinePart[] } {
  const after = (name: string): string | null => {
    const at = args.indexOf(name);
    if (at < 0) return null;
    const value = args[at + 1];
    if (value === undefined || value.startsWith('--')) throw new Error(`${name} wants a value.`);
    return value;
  };
  const wanted = after('--only')?.split(',') ?? PIPELINE_PARTS;
  const unknown = wanted.filter((part) => !PIPELINE_PARTS.some((each) => each === part));
  if (unknown.length > 0) throw new Error(`--only knows ${PIPELINE_PARTS.join(', ')}; not ${unknown.join(', ')}.`);
  return {
    parts: PIPELINE_PARTS.filter((part) => wanted.includes(part)),
    media: after('--media'),
    isSmall: args.includes('--small-scale'),
    rungs: after('--rungs')?.split(',') ?? [],
  };
}
