// Does what a key means to the player.
import { type Command, stepSpeed } from './keyboard.ts';

/** What a command may touch. */
export interface Controls {
  video: Pick<HTMLVideoElement, 'paused' | 'pause' | 'volume' | 'muted' | 'duration' | 'currentTime' | 'playbackRate'>;
  frameRate: number;
  play(): void;
  seekTo(seconds: number): void;
  seekBy(seconds: number): void;
  setSpeed(speed: number): void;
  toggleCaptions(): void;
  toggleFullScreen(): void;
  /** Shows and speaks what happened. */
  say(text: string): void;
}

export function obey(command: Command, controls: Controls): void {
  const { video } = controls;
  switch (command.do) {
    case 'toggle-play': {
      const starts = video.paused;
      if (starts) controls.play();
      else video.pause();
      controls.say(starts ? 'Playing' : 'Paused');
      break;
    }
    case 'seek-by':
      controls.seekBy(command.seconds);
      break;
    case 'seek-to':
      controls.seekTo(command.fraction * video.duration);
      break;
    case 'volume-by':
      video.muted = false;
      video.volume = Math.min(1, Math.max(0, video.volume + command.amount));
      controls.say(`Volume ${Math.round(video.volume * 100)} %`);
      break;
    case 'toggle-mute':
      video.muted = !video.muted;
      controls.say(video.muted ? 'Sound off' : 'Sound on');
      break;
    case 'toggle-full-screen':
      controls.toggleFullScreen();
      break;
    case 'toggle-captions':
      controls.toggleCaptions();
      break;
    case 'speed-by':
      controls.setSpeed(stepSpeed(video.playbackRate, command.steps));
      break;
    case 'frame-by':
      if (video.paused) controls.seekTo(video.currentTime + command.frames / controls.frameRate);
      break;
  }
}
