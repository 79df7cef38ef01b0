// The acts that the audit log knows, each as what somebody did; no zod here, so that the web pays nothing for it.

export const ACTION_TEXTS = {
  'report.decide': 'decided reports',
  'video.block': 'blocked a video',
  'video.unblock': 'let a video be seen again',
  'video.reprocess': 'had a video made anew',
  'video.open': 'opened a video that is not for everybody',
  'comment.remove': 'removed a comment',
  'comment.restore': 'put a comment back',
  'user.suspend': 'suspended an account',
  'user.unsuspend': 'ended a suspension',
  'user.role': 'gave a role',
  'user.quota': 'changed what an account may keep',
  'setting.change': 'changed a setting',
  'category.add': 'added a category',
  'category.rename': 'renamed a category',
  'category.order': 'put the categories in order',
  'category.delete': 'deleted a category',
  'job.retry': 'began a job again',
  'job.cancel': 'ended a job',
  'job.replay': 'sent a dead letter again',
  'job.janitor': 'sent the janitor round',
} as const;

export type AuditAction = keyof typeof ACTION_TEXTS;
export const AUDIT_ACTIONS = Object.keys(ACTION_TEXTS) as [AuditAction, ...AuditAction[]];

export const AUDIT_SUBJECTS = ['user', 'video', 'comment', 'channel', 'report', 'category', 'setting', 'job'] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];
