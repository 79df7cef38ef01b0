// The name of a job: one per video and revision; pure.

export const jobIdOf = (videoId: string, revision: number): string => `${videoId}.${revision}`;
