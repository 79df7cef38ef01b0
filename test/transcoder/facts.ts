// Source facts for tests of pure functions: one plain source, to be changed where a test looks.
import type { SourceFacts, SourceVideo } from '#media/source-facts.ts';
import { CONTAINERS, type ContainerFormat } from '#media/source-formats.ts';
import type { SourceInput } from '../../transcoder/ffmpeg/input-args.ts';
import { plainSource, plainVideo } from '../media/plain-source.ts';

export const facts = (video: Partial<SourceVideo> = {}, rest: Partial<SourceFacts> = {}): SourceFacts =>
  plainSource({ video: plainVideo(video), originSeconds: 0.08, ...rest });

export function containerNamed(name: string): ContainerFormat {
  const container = CONTAINERS.find((each) => each.name === name);
  if (!container) throw new RangeError(`no container ${name}`);
  return container;
}

export const source: SourceInput = { url: 'http://127.0.0.1:1/secret', container: containerNamed('matroska') };
