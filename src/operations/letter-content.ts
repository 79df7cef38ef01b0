// What a dead letter says and where it has to go again; pure.

export interface LetterContent {
  queue: 'transcode' | 'events';
  topic: string | null;
  payload: unknown;
  /** The job that the message is for; null for all others. */
  jobId: string | null;
}

const JOB_ID = /^[0-9a-z]{26}\.[1-9]\d{0,9}$/;

/** An event goes back under its topic; everything else goes to the transcode queue as it was, poison included. */
export function letterContent({ queue, payload: text }: { queue: string; payload: string }): LetterContent {
  const body = parse(text);
  const topic = body?.['topic'];
  if (queue === 'events' && (typeof topic === 'string' || topic === null))
    return { queue: 'events', topic, payload: body?.['payload'], jobId: null };
  const jobId = body?.['jobId'];
  const isJob = typeof jobId === 'string' && JOB_ID.test(jobId);
  return { queue: 'transcode', topic: null, payload: body ?? text, jobId: isJob ? jobId : null };
}

/** Null for what is no object. */
function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
