// Why something is reported, in words for those who report; no zod here, so that the web pays nothing for it.

export const REPORT_KINDS = ['video', 'comment', 'channel'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export const REASON_TEXTS = {
  spam: 'Spam or misleading',
  harassment: 'Harassment or bullying',
  hate: 'Hate against a group of people',
  violence: 'Violence or cruelty',
  sexual: 'Sexual content',
  'child-safety': 'It harms or exploits children',
  dangerous: 'Dangerous or unlawful acts',
  copyright: 'It is mine or somebody else’s work',
  privacy: 'It shows me or somebody else against their will',
  other: 'Something else',
} as const;

export type ReportReason = keyof typeof REASON_TEXTS;
export const REPORT_REASONS = Object.keys(REASON_TEXTS) as [ReportReason, ...ReportReason[]];

export const REPORT_TEXT_MAX = 1000;
export const NOTE_MAX = 1000;
/** What an owner reads about a video that was taken down. */
export const BLOCK_REASON_MAX = 300;
/** Subjects that are acted on at once. */
export const BULK_MAX = 50;

export const REPORT_STATES = ['open', 'upheld', 'dismissed'] as const;
