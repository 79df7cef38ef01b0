// The small part of untyped parser packages that the conformance checks use.
declare module 'm3u8-parser' {
  export class Parser {
    push(text: string): void;
    end(): void;
    manifest: {
      endList?: boolean;
      targetDuration?: number;
      playlists?: { uri: string; attributes: Record<string, unknown> }[];
      segments: { uri: string; duration: number; map?: { uri: string } }[];
    };
  }
}
declare module 'mpd-parser' {
  export interface MpdPlaylist {
    attributes: Record<string, unknown>;
    segments: { resolvedUri: string; duration: number; presentationTime: number; map: { resolvedUri: string } }[];
  }
  export function parse(
    text: string,
    options: { manifestUri: string },
  ): {
    duration: number;
    playlists: MpdPlaylist[];
    mediaGroups: { AUDIO: Record<string, Record<string, { playlists: MpdPlaylist[] }>> };
  };
}
