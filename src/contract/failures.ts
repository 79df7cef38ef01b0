// Why a job or one of its renditions failed: each code with what the owner reads (what was wrong, what to do) and whether trying again can help.

export const FAILURES = {
  'no-video-stream': {
    permanent: true,
    text: 'The file has no video. Upload a file with a picture; cover art does not count.',
  },
  'unsupported-container': {
    permanent: true,
    text: 'This is not a kind of video file that this site takes. Export it as MP4 and upload it again.',
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
  'source-too-long': {
    permanent: true,
    text: 'The video is longer than this site allows. Cut it into shorter parts and upload them one by one.',
  },
  'minutes-quota-reached': {
    permanent: true,
    text: 'The video is longer than the time that your account has left. Delete videos that you no longer need and upload it again.',
  },
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
    text: 'The video could not be converted, and we tried several times. Export it again as MP4 and upload the new file.',
  },
  'output-damaged': {
    permanent: false,
    text: 'What was made of the video did not pass its check, several times. Upload it again later.',
  },
  'encoder-stalled': {
    permanent: false,
    text: 'Converting the video stopped making progress, several times. Export it again as MP4 and upload the new file.',
  },
  'storage-failed': {
    permanent: false,
    text: 'The storage of this site did not answer, several times. The file may be fine: upload it again later.',
  },
  'disk-full': {
    permanent: false,
    text: 'The converter ran out of space, several times. The file may be fine: upload it again later.',
  },
  'out-of-memory': {
    permanent: false,
    text: 'The converter ran out of memory, several times. Export the video with a smaller picture, or upload it again later.',
  },
  'transcoder-lost': {
    permanent: false,
    text: 'The converter stopped answering, several times. The file may be fine: upload it again later.',
  },
  'transcoder-unavailable': {
    permanent: false,
    text: 'No converter is running. The video stays in the queue until there is one; there is nothing you need to do.',
  },
  stopped: { permanent: false, text: 'The job was stopped. Upload the file again if you still want the video.' },
} as const satisfies Record<string, { permanent: boolean; text: string }>;

export type FailureCode = keyof typeof FAILURES;
export const FAILURE_CODES = Object.keys(FAILURES) as [FailureCode, ...FailureCode[]];
