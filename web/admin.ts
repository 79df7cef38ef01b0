// The share of the API that moderators and admins use: lists with filters, and acts on many at once.
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/preact-query';
import type { AdminComment, AdminUser, SetQuota } from '#contract/admin.ts';
import type { AuditEntry } from '#contract/audit.ts';
import type { Report, ReportGroup, ReportSubject } from '#contract/reports.ts';
import type { Role } from '#contract/roles.ts';
import type { EditSiteSettings, PublicSettings, SiteSettings } from '#contract/site-settings.ts';
import type { VideoItem } from '#contract/videos.ts';
import { api, unwrap } from './api.ts';

const admin = api.admin;

export interface Listed<Item> {
  data: Item[];
  nextCursor: string | null;
}

/** What a list is filtered by; empty values are left out. */
export type Filters = Readonly<Record<string, string>>;

function listQuery<Item>(name: string, filters: Filters, fetchPage: (query: never) => Promise<Listed<Item>>) {
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value.trim() !== ''));
  return infiniteQueryOptions({
    queryKey: ['admin', name, given] as const,
    queryFn: ({ pageParam }): Promise<Listed<Item>> =>
      // The names and values are those of the forms, which are made of the same lists as the schemas.
      fetchPage({ ...given, limit: '24', ...(pageParam === null ? {} : { cursor: pageParam }) } as never),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });
}

export type ListQuery<Item> = ReturnType<typeof listQuery<Item>>;

export const reportsQuery = (filters: Filters) =>
  listQuery<ReportGroup>('reports', filters, (query) => unwrap(admin.reports.$get({ query })));
export const allVideosQuery = (filters: Filters) =>
  listQuery<VideoItem>('videos', filters, (query) => unwrap(admin.videos.$get({ query })));
export const allCommentsQuery = (filters: Filters) =>
  listQuery<AdminComment>('comments', filters, (query) => unwrap(admin.comments.$get({ query })));
export const usersQuery = (filters: Filters) =>
  listQuery<AdminUser>('users', filters, (query) => unwrap(admin.users.$get({ query })));
export const actsQuery = (filters: Filters) =>
  listQuery<AuditEntry>('audit', filters, (query) => unwrap(admin.audit.$get({ query })));

export const reportsOfQuery = ({ kind, subjectId }: ReportSubject) =>
  queryOptions({
    queryKey: ['admin', 'reports of', kind, subjectId] as const,
    queryFn: async (): Promise<Report[]> =>
      (await unwrap(admin.reports[':kind'][':subjectId'].$get({ param: { kind, subjectId } }))).data,
    staleTime: 0,
  });

export const settingsQuery = queryOptions({
  queryKey: ['admin', 'settings'] as const,
  queryFn: (): Promise<SiteSettings> => unwrap(admin.settings.$get()),
  staleTime: 0,
});

export const siteQuery = queryOptions({
  queryKey: ['site'] as const,
  queryFn: (): Promise<PublicSettings> => unwrap(api.site.$get()),
});

/** After an act everything may look different. */
export const refreshAdmin = (client: QueryClient): Promise<void> => client.invalidateQueries({ queryKey: ['admin'] });

export interface Decision {
  subjects: ReportSubject[];
  outcome: 'upheld' | 'dismissed';
  action: 'none' | 'block' | 'remove';
  blockReason?: string;
  note?: string;
}

export const decideReports = async (json: Decision): Promise<number> =>
  (await unwrap(admin.reports.decisions.$post({ json }))).subjects.length;

/** Those that are blocked now and were not before. */
export const blockVideos = async (ids: string[], reason: string): Promise<string[]> =>
  (await unwrap(admin.videos.block.$post({ json: { ids, reason } }))).ids;

export const unblockVideos = async (ids: string[]): Promise<number> =>
  (await unwrap(admin.videos.unblock.$post({ json: { ids } }))).ids.length;

export async function remakeVideo(id: string): Promise<void> {
  await unwrap(admin.videos[':id'].reprocess.$post({ param: { id } }));
}

/** Those that went; they can be put back. */
export const removeComments = async (ids: string[]): Promise<string[]> =>
  (await unwrap(admin.comments.remove.$post({ json: { ids } }))).ids;

export const restoreComments = async (ids: string[]): Promise<number> =>
  (await unwrap(admin.comments.restore.$post({ json: { ids } }))).ids.length;

/** `until` is RFC 3339; null for until somebody ends it. */
export const suspendUsers = async (ids: string[], reason: string, until: string | null): Promise<number> =>
  (await unwrap(admin.users.suspend.$post({ json: { ids, reason, until } }))).ids.length;

export const setQuota = (id: string, json: SetQuota): Promise<AdminUser> =>
  unwrap(admin.users[':id'].quota.$put({ param: { id }, json }));

export const unsuspendUsers = async (ids: string[]): Promise<number> =>
  (await unwrap(admin.users.unsuspend.$post({ json: { ids } }))).ids.length;

export const giveRole = (id: string, role: Role): Promise<AdminUser> =>
  unwrap(admin.users[':id'].role.$put({ param: { id }, json: { role } }));

export const editSettings = (json: EditSiteSettings): Promise<SiteSettings> => unwrap(admin.settings.$patch({ json }));
