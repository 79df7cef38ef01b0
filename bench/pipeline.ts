// The figures of the pipeline in one run, as a report with the machine: `npm run bench -- pipeline --media <folder> --only cpu,bits`.
import { loadavg } from 'node:os';
import { findFfmpeg as findVersion } from '../transcoder/ffmpeg/version.ts';
import { benchTools } from './open-clip.ts';
import { measureBits } from './pipeline-bits.ts';
import { measureCpu } from './pipeline-cpu.ts';
import { measureFleet } from './pipeline-fleet.ts';
import { measureIndependence } from './pipeline-independence.ts';
import { measureMemory } from './pipeline-memory.ts';
import {
  type Line,
  type PipelineOptions,
  type PipelinePart,
  readPipelineOptions,
  reportRows,
} from './pipeline-report.ts';
import { machine } from './servers.ts';

const PARTS: Record<PipelinePart, (options: PipelineOptions) => Promise<Line[]>> = {
  cpu: measureCpu,
  bits: measureBits,
  independence: measureIndependence,
  fleet: measureFleet,
  memory: measureMemory,
};

/** Without `--media` the clips are made by FFmpeg; `--small-scale` is a first look at a tenth of everything. */
export async function benchPipeline(args: string[]): Promise<void> {
  const { parts, ...options } = readPipelineOptions(args);
  const { ffmpeg, ffprobe } = benchTools();
  const load = (): string =>
    loadavg()
      .map((value) => value.toFixed(1))
      .join(' ');
  const on = `${machine()}, FFmpeg ${await findVersion(ffmpeg, ffprobe)()}`;
  console.log(`${on}; load ${load()} before`);
  const lines: Line[] = [];
  for (const part of parts) {
    const startedMs = Date.now();
    console.log(`\n## ${part}\n`);
    lines.push(...(await PARTS[part](options)));
    console.log(`\n(${Math.round((Date.now() - startedMs) / 1000)} s)`);
  }
  console.log(`\n## Report\n\n${on}; load ${load()} after\n`);
  console.log(reportRows(lines).join('\n'));
  process.exitCode = lines.some(({ isMet }) => isMet === false) ? 1 : 0;
}
