// What runs inside the browser page: playing through hls.js or dash.js, and appending every segment to a plain MediaSource.
// Each function is sent to the page as text, so it may use nothing from outside itself.

/** The little of hls.js and dash.js that is used here; both put themselves on `window`. */
interface PlayerGlobals {
  Hls: {
    new (): {
      loadSource(url: string): void;
      attachMedia(video: HTMLVideoElement): void;
      destroy(): void;
      on(event: 'hlsError', listener: (event: string, data: { fatal: boolean; details: string }) => void): void;
    };
  };
  dashjs: {
    MediaPlayer(): {
      create(): {
        initialize(video: HTMLVideoElement, url: string, autoPlay: boolean): void;
        on(event: 'error', listener: (event: { error: unknown }) => void): void;
        destroy(): void;
      };
    };
  };
}

export interface PlayOrder {
  engine: 'hls' | 'dash';
  url: string;
}

/** Plays 0 to min(5 s, end), three seeks, and the last min(5 s, length); answers what went wrong, or null. */
export async function playThrough(order: PlayOrder): Promise<string | null> {
  const STEP_LIMIT_MS = 90_000;
  const video = document.createElement('video');
  video.muted = true;
  document.body.replaceChildren(video);
  let fatal: string | null = null;
  const { Hls, dashjs } = window as unknown as PlayerGlobals;
  let destroy: () => void;
  if (order.engine === 'hls') {
    const hls = new Hls();
    hls.on('hlsError', (_event, data) => {
      if (data.fatal) fatal = data.details;
    });
    hls.loadSource(order.url);
    hls.attachMedia(video);
    destroy = () => hls.destroy();
  } else {
    const player = dashjs.MediaPlayer().create();
    player.on('error', (event) => {
      fatal = JSON.stringify(event.error);
    });
    player.initialize(video, order.url, false);
    destroy = () => player.destroy();
  }

  const until = async (what: string, done: () => boolean): Promise<void> => {
    const deadline = performance.now() + STEP_LIMIT_MS;
    while (!done()) {
      if (fatal) throw new Error(`${what}: ${fatal}`);
      if (video.error) throw new Error(`${what}: ${video.error.message}`);
      if (performance.now() > deadline) {
        throw new Error(`${what}: stuck at ${video.currentTime} of ${video.duration}, readyState ${video.readyState}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const play = async () => {
    await video.play().catch((error: Error) => {
      if (error.name !== 'AbortError') throw error;
    });
  };
  const playFrom = async (what: string, start: number, seconds: number) => {
    video.currentTime = start;
    await until(`${what}, seeking`, () => !video.seeking);
    await play();
    await until(what, () => video.ended || video.currentTime >= start + seconds);
  };
  try {
    await until('loading', () => video.readyState >= 2 && Number.isFinite(video.duration));
    const end = video.duration;
    await play();
    await until('the first seconds', () => video.ended || video.currentTime >= Math.min(5, end));
    for (const share of [0.7, 0.2, 0.5]) await playFrom(`after a seek to ${share}`, end * share, 1);
    await playFrom('the last seconds', Math.max(0, end - 5), Number.POSITIVE_INFINITY);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    destroy();
  }
}

export interface AppendTrack {
  mimeType: string;
  initUrl: string;
  segments: { url: string; seconds: number }[];
}

/** Appends all segments in order, forgetting what is more than a window behind; answers a break in the buffer, or null. */
export async function appendAll(order: {
  tracks: AppendTrack[];
  windowSeconds: number;
  seconds: number;
}): Promise<string | null> {
  const video = document.createElement('video');
  document.body.replaceChildren(video);
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  await new Promise((resolve) => source.addEventListener('sourceopen', resolve, { once: true }));
  const settled = (buffer: SourceBuffer) =>
    new Promise<void>((resolve, reject) => {
      buffer.addEventListener('updateend', () => resolve(), { once: true });
      buffer.addEventListener('error', () => reject(new Error(video.error?.message ?? 'append failed')), {
        once: true,
      });
    });
  const append = async (buffer: SourceBuffer, url: string) => {
    const answer = await fetch(url);
    if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
    const bytes = await answer.arrayBuffer();
    buffer.appendBuffer(bytes);
    await settled(buffer);
  };
  const describe = (buffer: SourceBuffer) =>
    Array.from(
      { length: buffer.buffered.length },
      (_, i) => `${buffer.buffered.start(i)}-${buffer.buffered.end(i)}`,
    ).join(' ');
  try {
    const buffers = order.tracks.map((track) => ({
      track,
      buffer: source.addSourceBuffer(track.mimeType),
      next: 0,
      seconds: 0,
    }));
    for (const { track, buffer } of buffers) await append(buffer, track.initUrl);
    for (let windowEnd = order.windowSeconds; ; windowEnd += order.windowSeconds) {
      for (const state of buffers) {
        while (state.next < state.track.segments.length && state.seconds < windowEnd) {
          const segment = state.track.segments[state.next];
          if (!segment) break;
          await append(state.buffer, segment.url);
          state.seconds += segment.seconds;
          state.next += 1;
        }
        if (state.buffer.buffered.length !== 1) return `${state.track.mimeType}: buffered ${describe(state.buffer)}`;
        if (windowEnd === order.windowSeconds && state.buffer.buffered.start(0) > 0.1) {
          return `${state.track.mimeType}: starts at ${state.buffer.buffered.start(0)}`;
        }
      }
      if (buffers.every((state) => state.next >= state.track.segments.length)) break;
      for (const { buffer } of buffers) {
        buffer.remove(0, windowEnd - 10);
        await settled(buffer);
      }
    }
    source.endOfStream();
    if (video.buffered.length !== 1) return `together: ${video.buffered.length} ranges`;
    const end = video.buffered.end(0);
    return Math.abs(end - order.seconds) > 0.1 ? `ends at ${end} instead of ${order.seconds}` : null;
  } catch (error) {
    return error instanceof Error ? `${error.name} ${error.message}` : String(error);
  }
}
