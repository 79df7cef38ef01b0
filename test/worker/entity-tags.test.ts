// ETag and If-Match: an edit of what was changed meanwhile is refused, and only then.
import { expect, it } from 'vitest';
import { newPerson } from './harness.ts';
import { madeVideo } from './watched-video.ts';

it('refuses an edit of an older state, whatever is edited', async () => {
  const person = await newPerson();
  const videoId = await madeVideo(person.id);
  const { id: listId } = await person.read<{ id: string }>(201, 'POST', '/api/v1/playlists', {
    json: { title: 'One' },
  });
  const cases: [path: string, method: string, first: object, second: object][] = [
    [`/api/v1/videos/${videoId}`, 'PATCH', { title: 'First' }, { title: 'Second' }],
    [`/api/v1/playlists/${listId}`, 'PATCH', { title: 'First' }, { title: 'Second' }],
    ['/api/v1/channels/me', 'PATCH', { about: 'First' }, { about: 'Second' }],
    ['/api/v1/me', 'PATCH', { displayName: 'First' }, { displayName: 'Second' }],
    ['/api/v1/studio/comment-policy', 'PUT', { isClosed: true }, { isClosed: false }],
  ];
  for (const [path, method, first, second] of cases) {
    const read = async () => (await person.send('GET', path)).headers.get('etag') ?? '';
    const tag = await read();
    expect(tag, path).toMatch(/^"[0-9a-f]{32}"$/);
    const whole = method === 'PUT' ? await person.read<object>(200, 'GET', path) : {};
    const edit = (json: object, ifMatch?: string) =>
      person.send(method, path, {
        json: { ...whole, ...json },
        headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
      });
    const edited = await edit(first, tag);
    expect(edited.status, path).toBe(200);
    expect(edited.headers.get('etag')).toBe(await read());
    expect((await edit(second, tag)).status, path).toBe(412);
    expect((await edit(second, `"other", ${await read()}`)).status).toBe(200);
    expect((await edit(first, '*')).status).toBe(200);
    expect((await edit(second)).status, 'the last who writes').toBe(200);
  }
});

it('is the same after what is no edit', async () => {
  const person = await newPerson();
  const path = `/api/v1/videos/${await madeVideo(person.id)}`;
  const before = (await person.send('GET', path)).headers.get('etag');
  await person.read(200, 'PUT', `${path}/reaction`, { json: { value: 'like' } });
  expect((await person.send('GET', path)).headers.get('etag')).toBe(before);
});

it('is edited from what the list says of it: the dialog compares the two', async () => {
  const person = await newPerson();
  const path = `/api/v1/videos/${await madeVideo(person.id)}`;
  const json = { title: ' Two ', description: 'a\nb', tags: ['sea', 'Übung'], category: null, visibility: 'unlisted' };
  await person.read(200, 'PATCH', path, { json });
  const [item] = (await person.read<{ data: Record<string, unknown>[] }>(200, 'GET', '/api/v1/videos?owner=me')).data;
  const one = await person.read<Record<string, unknown>>(200, 'GET', path);
  for (const field of ['title', 'description', 'tags', 'category', 'visibility', 'publishAt', 'protection'])
    expect(item?.[field] ?? null, field).toEqual(one[field] ?? null);
});
