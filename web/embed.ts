// The entry of the player for other sites: takes the video from the page and plays it, alone in its frame.
import './styles/tokens.css';
import './embed.css';
import type { Playback } from '#contract/videos.ts';
import { embedOptionsOf } from './embed-options.ts';
import { keepPlayback } from './embed-playback.ts';
import { takeWatchData, type WatchData } from './pages/watch/watch-data.ts';
import { paths } from './paths.ts';
import { RivuletPlayer } from './player/rivulet-player.ts';
import { ViewReporter } from './player/view-reporter.ts';
import { beginViewing, reportViewing } from './view-reports.ts';

const place = document.getElementById('embed');
const videoId = location.pathname.split('/')[2] ?? '';
const data = takeWatchData(document, videoId);

if (place && data) show(place, data);
else if (place) place.append(notice());

function show(place: HTMLElement, { video, playback }: WatchData): void {
  const options = embedOptionsOf(location.search);
  const title = titleLink(video.title);
  const player = new RivuletPlayer();
  player.startSeconds = options.startSeconds;
  player.startsMuted = options.isMuted;
  place.append(title, player);
  player.refreshSource = keepPlayback(playback, {
    read: freshPlayback,
    give: (latest) => {
      player.source = { playback: latest, title: video.title, artist: video.channel.name };
    },
  });
  const element = player.video;
  if (!element) return;
  element.addEventListener('play', () => {
    title.hidden = true;
  });
  element.addEventListener('pause', () => {
    title.hidden = false;
  });
  // Views count here by the same rule; in a foreign frame browsers send no session, so nobody's position is kept.
  new ViewReporter(element, {
    begin: () => beginViewing(videoId),
    send: (report) => reportViewing(videoId, report),
    keepsPosition: () => false,
    nowMs: () => performance.now(),
  });
  if (options.playsAtOnce) void player.play();
}

/** Leads to the page of the video, in a window of its own: the frame stays what it is. */
function titleLink(text: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.className = 'embed-title';
  link.href = paths.watch(videoId);
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = text;
  return link;
}

function notice(): HTMLParagraphElement {
  const text = document.createElement('p');
  text.className = 'embed-notice';
  const refusal = document.querySelector<HTMLMetaElement>('meta[name="rivulet-refusal"]')?.content;
  text.textContent = refusal ?? 'This video is not available. It may have been deleted, or it is private.';
  return text;
}

async function freshPlayback(): Promise<Playback | null> {
  const answer = await fetch(`/api/v1/videos/${videoId}/playback`);
  return answer.ok ? ((await answer.json()) as Playback) : null;
}
