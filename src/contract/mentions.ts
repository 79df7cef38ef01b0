// Who is mentioned in a text: `@handle`; pure, without zod, so that pages and the worker mean the same.

/** No part of an e-mail address or of a path; the handle has the form of a username. */
export const MENTION = /(?<![\p{L}\p{N}_@/.-])@([A-Za-z0-9][A-Za-z0-9_-]{1,28}[A-Za-z0-9])(?![A-Za-z0-9_@])/gu;

/** The handles that a text mentions, in lower case, each once. */
export const mentionsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(MENTION)].map(([, handle = '']) => handle.toLowerCase())),
];
