// What a seek would bring: picture and time over the seek bar, under the pointer, while a finger slides, and while the bar has the focus.
import { formatDuration } from '../ui/format.ts';
import { readStoryboard, type Tile, tileAt, within } from './storyboard.ts';

export interface SeekPreviewParts {
  video: HTMLVideoElement;
  timeRange: HTMLElement & { range: HTMLInputElement };
  preview: HTMLElement;
}

/** Room for the time under the picture, and to the upper edge. */
const TIME_HEIGHT = 36;
/** What did not come is asked for again when somebody seeks, but no sooner. */
const AGAIN_MS = 5_000;

export class SeekPreview {
  private readonly parts: SeekPreviewParts;
  private readonly player: HTMLElement;
  private readonly tile: HTMLElement;
  private readonly time: HTMLElement;
  private address: string | null = null;
  /** Null until it was read: nobody who does not seek needs it. */
  private tiles: readonly Tile[] | null = null;
  private readonly sheets = new Map<string, HTMLImageElement>();
  private readonly failedAtMs = new Map<string, number>();
  /** Where the pointer is, as a part of the length. */
  private pointed: number | null = null;

  constructor(player: HTMLElement, parts: SeekPreviewParts, signal: AbortSignal) {
    this.player = player;
    this.parts = parts;
    this.tile = document.createElement('span');
    this.time = document.createElement('span');
    this.tile.className = 'rivulet-preview-tile';
    this.time.className = 'rivulet-preview-time';
    parts.preview.append(this.tile, this.time);
    this.listen(signal);
  }

  /** @param address of the storyboard, null while there is none: the time alone is shown then */
  show(address: string | null): void {
    if (address === this.address) return;
    this.address = address;
    this.tiles = null;
    this.sheets.clear();
    this.failedAtMs.clear();
    this.render();
  }

  private listen(signal: AbortSignal): void {
    const { timeRange, video } = this.parts;
    const point = (event: PointerEvent): void => {
      const { left, width } = timeRange.range.getBoundingClientRect();
      this.pointed = width > 0 ? Math.max(0, Math.min(1, (event.clientX - left) / width)) : null;
      this.render();
    };
    const leave = (): void => {
      this.pointed = null;
      this.render();
    };
    const lift = (event: PointerEvent): void => {
      if (event.pointerType !== 'mouse') leave(); // a finger that is gone points nowhere
    };
    const render = (): void => this.render();
    const options = { signal };
    timeRange.addEventListener('pointerdown', point, options);
    timeRange.addEventListener('pointermove', point, options);
    timeRange.addEventListener('pointerleave', leave, options);
    timeRange.addEventListener('pointerup', lift, options);
    timeRange.addEventListener('pointercancel', leave, options);
    for (const type of ['focusin', 'focusout', 'input']) timeRange.addEventListener(type, render, options);
    for (const type of ['seeking', 'timeupdate']) video.addEventListener(type, render, options);
  }

  /** The time that is shown, as a part of the length; null for none. */
  private get shown(): number | null {
    const { timeRange, video } = this.parts;
    if (!(video.duration > 0) || !Number.isFinite(video.duration)) return null;
    if (this.pointed !== null) return this.pointed;
    return timeRange.range.matches(':focus-visible') ? video.currentTime / video.duration : null;
  }

  private render(): void {
    const { preview, timeRange, video } = this.parts;
    const at = this.shown;
    preview.hidden = at === null;
    if (at === null) return;
    const seconds = at * video.duration;
    this.time.textContent = formatDuration(seconds);
    this.read();
    const player = this.player.getBoundingClientRect();
    const bar = timeRange.getBoundingClientRect();
    const line = timeRange.range.getBoundingClientRect();
    this.renderTile(tileAt(this.tiles ?? [], seconds), bar.top - player.top - TIME_HEIGHT);
    const middle = within(line.left - player.left + at * line.width, preview.offsetWidth, player.width);
    preview.style.left = `${middle}px`;
    preview.style.bottom = `${player.bottom - bar.top}px`;
  }

  /** @param heightMax pixels that are free above the bar */
  private renderTile(tile: Tile | null, heightMax: number): void {
    const sheet = tile && this.sheetOf(tile.sheet);
    // What is not loaded, or cannot be, is no broken picture.
    this.tile.hidden = !sheet?.complete || sheet.naturalWidth === 0 || heightMax < 24;
    if (!tile || !sheet || this.tile.hidden) return;
    const scale = Math.min(1, heightMax / tile.height);
    const { style } = this.tile;
    style.width = `${tile.width * scale}px`;
    style.height = `${tile.height * scale}px`;
    style.backgroundImage = `url("${tile.sheet}")`;
    style.backgroundSize = `${sheet.naturalWidth * scale}px ${sheet.naturalHeight * scale}px`;
    style.backgroundPosition = `${-tile.x * scale}px ${-tile.y * scale}px`;
  }

  /** Null while it failed just now. */
  private sheetOf(address: string): HTMLImageElement | null {
    const known = this.sheets.get(address);
    if (known) return known;
    if (!this.mayAsk(address)) return null;
    const image = new Image();
    image.addEventListener('load', () => this.render());
    image.addEventListener('error', () => {
      this.sheets.delete(address);
      this.failedAtMs.set(address, performance.now());
    });
    image.src = address;
    this.sheets.set(address, image);
    return image;
  }

  private mayAsk(address: string): boolean {
    const failedAtMs = this.failedAtMs.get(address);
    return failedAtMs === undefined || performance.now() - failedAtMs >= AGAIN_MS;
  }

  private read(): void {
    const { address } = this;
    if (address === null || this.tiles !== null || !this.mayAsk(address)) return;
    this.tiles = [];
    void this.fetchTiles(new URL(address, location.href).href).then((tiles) => {
      if (address !== this.address) return;
      this.tiles = tiles;
      if (tiles === null) this.failedAtMs.set(address, performance.now());
      this.render();
    });
  }

  /** Null where it did not come: the time alone is shown. */
  private async fetchTiles(address: string): Promise<Tile[] | null> {
    try {
      const answer = await fetch(address);
      return answer.ok ? readStoryboard(await answer.text(), address) : null;
    } catch {
      return null;
    }
  }
}
