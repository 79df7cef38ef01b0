// The transcoder process: reads its settings, listens, and on SIGTERM stops its tasks, tells the worker and leaves.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readConfig, type TranscoderConfig } from './config.ts';
import { endGroupsLeftBehind, writeGroupsTo } from './ffmpeg/groups.ts';
import { findFfmpeg } from './ffmpeg/version.ts';
import { openServer } from './server.ts';
import { openTaskDesk } from './task-desk.ts';
import { isAlive, removeStaleWorkspaces } from './workspace.ts';

const log = (line: string): void => void process.stdout.write(`transcoder: ${line}\n`);

function settings(): TranscoderConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    process.stderr.write(`transcoder: ${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}

const config = settings();
const left = endGroupsLeftBehind(config.workDir, isAlive, [config.ffmpeg, config.ffprobe]);
if (left > 0) log(`ended ${left} processes that one that is no more had started`);
const stale = await removeStaleWorkspaces(config.workDir);
if (stale > 0) log(`removed ${stale} folders of a process that is no more`);
writeGroupsTo(config.workDir, log);
const desk = openTaskDesk(config, config.capacity, log);
const server = openServer({
  desk,
  jobSecret: config.jobSecret,
  capacity: config.capacity,
  ffmpegVersion: findFfmpeg(config.ffmpeg, config.ffprobe),
});

server.listen(config.port, config.host);
await once(server, 'listening');
log(`listening on ${config.host}:${(server.address() as AddressInfo).port}`);

let leaving = false;
const leave = async (): Promise<void> => {
  if (leaving) return;
  leaving = true;
  server.close();
  // The tasks tell the worker that they were stopped; a worker that does not answer must not keep this process.
  await Promise.race([desk.drain(), new Promise((resolve) => setTimeout(resolve, 5000))]);
  process.exit(0);
};
process.on('SIGTERM', leave);
process.on('SIGINT', leave);
