// Why a job or one of its renditions failed: each code with what the owner reads and whether trying again can help.

export const FAILURES = {
  'no-video-stream': {
    permanent: true,
    text: 'The file has no video. Upload a file with a picture; cover art does not count.',
  },
  'unsupported-container': {
    permanent: true,
    text: 'This is not a video file we can read. Use MP4, MOV, MKV, WebM, AVI, OGG, MPEG or TS.',
  },
  'unsupported-codec': {
    permanent: true,
    text: 'The video uses a codec we cannot read. Export it as H.264 or H.265 and upload it again.',
  },
  'source-protected': {
    permanent: true,
    text: 'The file is protected against copying (DRM) and cannot be converted. Upload a version without protection.',
  },
  'source-damaged': {
    permanent: true,
    text: 'The file is damaged and cannot be read. Export it again and upload the new file.',
  },
  'source-truncated': {
    permanent: true,
    text: 'The file ends too early: part of it is missing. Upload the complete file.',
  },
  'source-too-long': { permanent: true, text: 'The video is longer than this site allows. Cut it into shorter parts.' },
  'picture-too-large': {
    permanent: true,
    text: 'The picture is larger than 36 megapixels. Export it at 8K or smaller.',
  },
  'too-many-streams': {
    permanent: true,
    text: 'The file has more than 64 streams. Remove the ones that are not needed.',
  },
  'encoder-failed': {
    permanent: false,
    text: 'The video could not be converted. We tried several times; upload it again, or as MP4.',
  },
  'output-damaged': { permanent: false, text: 'What was made of the video did not pass its check, twice.' },
  'encoder-stalled': { permanent: false, text: 'Converting the video stopped making progress.' },
  'storage-failed': { permanent: false, text: 'The storage did not answer.' },
  'disk-full': { permanent: false, text: 'The converter ran out of space.' },
  'out-of-memory': { permanent: false, text: 'The converter ran out of memory.' },
  'transcoder-lost': { permanent: false, text: 'The converter stopped answering.' },
  'transcoder-unavailable': { permanent: false, text: 'No converter is running. The video stays in the queue.' },
  stopped: { permanent: false, text: 'The job was stopped.' },
} as const satisfies Record<string, { permanent: boolean; text: string }>;

export type FailureCode = keyof typeof FAILURES;
export const FAILURE_CODES = Object.keys(FAILURES) as [FailureCode, ...FailureCode[]];
