// What the parts of the pipeline bench share: their options, and the lines of the report; pure.
import { parseArgs } from 'node:util';

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

/** As `parseArgs` takes them. */
export const PIPELINE_OPTIONS = {
  only: { type: 'string' },
  media: { type: 'string' },
  rungs: { type: 'string' },
  'small-scale': { type: 'boolean' },
} as const;

/** @throws Error with a sentence for the terminal */
export function readPipelineOptions(args: string[]): PipelineOptions & { parts: readonly PipelinePart[] } {
  const { values } = parseArgs({ args, options: PIPELINE_OPTIONS });
  const wanted = values.only?.split(',') ?? PIPELINE_PARTS;
  const unknown = wanted.filter((part) => !PIPELINE_PARTS.some((each) => each === part));
  if (unknown.length > 0) throw new Error(`--only knows ${PIPELINE_PARTS.join(', ')}; not ${unknown.join(', ')}.`);
  return {
    parts: PIPELINE_PARTS.filter((part) => wanted.includes(part)),
    media: values.media ?? null,
    isSmall: values['small-scale'] === true,
    rungs: values.rungs?.split(',') ?? [],
  };
}
