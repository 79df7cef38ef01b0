// Every place where somebody can write words, as the OpenAPI document has them, and what becomes of the words.
import type { ApiDocument } from '../../src/http/document.ts';

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** The strings in it that are not of a closed list: `title`, `links[].url`. */
function* stringsOf(schema: Schema, components: Record<string, Schema>, at = ''): Generator<string> {
  if (schema.$ref !== undefined) {
    yield* stringsOf(components[schema.$ref.split('/').at(-1) ?? ''] ?? {}, components, at);
    return;
  }
  if (schema.enum || 'const' in schema || schema.format === 'date-time') return;
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    yield* stringsOf(part, components, at);
  if ([schema.type].flat().includes('string')) yield at;
  for (const [name, part] of Object.entries(schema.properties ?? {}))
    yield* stringsOf(part, components, at === '' ? name : `${at}.${name}`);
  if (schema.items) yield* stringsOf(schema.items, components, `${at}[]`);
}

/** `PATCH /videos/{id} title`: of every body there is, in the order of the document. */
export function textFields(document: ApiDocument): string[] {
  const found = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema as Schema | undefined;
      const components = document.components.schemas as Record<string, Schema>;
      return schema ? [...stringsOf(schema, components)].map((at) => `${method.toUpperCase()} ${path} ${at}`) : [];
    }),
  );
  return [...new Set(found)];
}

/** Shown to somebody: the browser tests put every hostile text into each. */
export const SHOWN_FIELDS: readonly string[] = [
  'POST /auth/signup displayName',
  'PATCH /me displayName',
  'PATCH /channels/me name',
  'PATCH /channels/me about',
  'PATCH /channels/me links[].title',
  'PATCH /channels/me links[].url',
  'POST /uploads filename',
  'POST /uploads title',
  'POST /uploads description',
  'POST /uploads tags[]',
  'PATCH /videos/{id} title',
  'PATCH /videos/{id} description',
  'PATCH /videos/{id} tags[]',
  'POST /videos/{id}/comments text',
  'PATCH /comments/{id} text',
  'PUT /studio/comment-policy watchedWords[]',
  'POST /playlists title',
  'POST /playlists description',
  'PATCH /playlists/{id} title',
  'PATCH /playlists/{id} description',
  'POST /videos/{id}/share-links label',
  'POST /reports text',
  'POST /admin/reports/decisions note',
  'POST /admin/reports/decisions blockReason',
  'POST /admin/videos/block reason',
  'POST /admin/users/suspend reason',
  'PATCH /admin/settings welcomeText',
  'PATCH /admin/settings appealContact',
  'POST /operations/categories name',
  'PATCH /operations/categories/{slug} name',
  'POST /me/tokens name',
  'POST /auth/app/login client',
];

/** What becomes of the words in all others. */
export const OTHER_FIELDS: readonly (readonly [why: string, fields: readonly string[]])[] = [
  [
    'it is looked for and never shown: what no row has is refused',
    [
      'POST /auth/login credential',
      'POST /auth/app/login credential',
      'POST /uploads category',
      'PATCH /videos/{id} category',
      'POST /videos/{id}/comments replyTo',
      'POST /reports subjectId',
      'POST /admin/reports/decisions subjects[].subjectId',
      'POST /admin/videos/block ids[]',
      'POST /admin/videos/unblock ids[]',
      'POST /admin/comments/remove ids[]',
      'POST /admin/comments/restore ids[]',
      'POST /admin/users/suspend ids[]',
      'POST /admin/users/unsuspend ids[]',
      'POST /studio/comments/decisions ids[]',
      'POST /operations/categories/order slugs[]',
      'PATCH /playlists/{id}/items/{videoId} after',
      'PATCH /playlists/{id}/items/{videoId} before',
    ],
  ],
  [
    'it is a secret: it is compared and never shown',
    [
      'POST /auth/signup password',
      'POST /auth/login password',
      'POST /auth/app/login password',
      'POST /auth/app/refresh refreshToken',
      'POST /auth/app/logout refreshToken',
      'POST /auth/confirm password',
      'POST /auth/password-reset/finish code',
      'POST /auth/password-reset/finish password',
      'POST /auth/verify-email code',
      'PUT /me/password currentPassword',
      'PUT /me/password password',
      'POST /videos/{id}/share-links password',
      'POST /videos/{id}/share-links/open token',
      'POST /videos/{id}/share-links/open password',
      'POST /videos/{id}/views token',
    ],
  ],
  [
    'a pattern leaves no room for markup: names, mail addresses, hosts, keys, the addresses of push services',
    [
      'POST /auth/signup username',
      'POST /auth/signup email',
      'POST /auth/password-reset email',
      'PUT /me/email email',
      'PATCH /videos/{id} embedDomains[]',
      'POST /me/push-devices endpoint',
      'POST /me/push-devices keys.p256dh',
      'POST /me/push-devices keys.auth',
      'DELETE /me/push-devices endpoint',
    ],
  ],
];
