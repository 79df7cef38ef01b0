// The operating system's media controls: what is playing, and its buttons.

export interface SessionControls {
  title: string;
  artist: string;
  artworkUrl: string | null;
  seekBy(seconds: number): void;
}

/** Connects a <video> with the media session. @returns a function that lets go of it */
export function connectMediaSession(video: HTMLVideoElement, controls: SessionControls): () => void {
  const session = globalThis.navigator?.mediaSession;
  if (!session) return () => undefined;
  session.metadata = new MediaMetadata({
    title: controls.title,
    artist: controls.artist,
    artwork: controls.artworkUrl === null ? [] : [{ src: new URL(controls.artworkUrl, location.href).href }],
  });
  const handlers: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', () => void video.play().catch(() => undefined)],
    ['pause', () => video.pause()],
    ['seekbackward', (details) => controls.seekBy(-(details.seekOffset ?? 10))],
    ['seekforward', (details) => controls.seekBy(details.seekOffset ?? 10)],
    [
      'seekto',
      (details) => {
        if (details.seekTime !== undefined) video.currentTime = details.seekTime;
      },
    ],
  ];
  for (const [action, handler] of handlers) setHandler(session, action, handler);
  const showPosition = () => {
    if (!Number.isFinite(video.duration) || video.duration <= 0) return;
    session.setPositionState?.({
      duration: video.duration,
      playbackRate: video.playbackRate,
      position: Math.min(video.currentTime, video.duration),
    });
  };
  const moments = ['loadedmetadata', 'play', 'pause', 'seeked', 'ratechange'];
  for (const moment of moments) video.addEventListener(moment, showPosition);
  return () => {
    for (const moment of moments) video.removeEventListener(moment, showPosition);
    for (const [action] of handlers) setHandler(session, action, null);
    session.metadata = null;
  };
}

/** Browsers throw on the actions that they do not know. */
function setHandler(
  session: MediaSession,
  action: MediaSessionAction,
  handler: MediaSessionActionHandler | null,
): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // The button is simply not shown.
  }
}
