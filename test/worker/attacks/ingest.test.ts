// Attacks with what is sent in: parts that lie, pictures that are more than pictures, captions with markup, bodies that swell.
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import type { Channel } from '#contract/channels.ts';
import { sourceKey } from '#media/object-keys.ts';
import { parseCues, renderWebVtt } from '#media/webvtt.ts';
import { decoderOf } from '../../../src/channels/image-codecs.ts';
import { ascii, exifOf, JPEG, joined, jpegSegment, LOSSY, PNG, pngChunk } from '../../channels/pictures.ts';
import { Client, newPerson, PART_BYTES, partOf, problemOf, putPart, someBytes, startUpload } from '../harness.ts';

let person: Awaited<ReturnType<typeof newPerson>>;
beforeAll(async () => {
  person = await newPerson();
});

const text = (bytes: ArrayBuffer | Uint8Array): string => String.fromCharCode(...new Uint8Array(bytes));
const AVATAR = '/api/v1/channels/me/avatar';

async function kept(picture: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { avatar } = await person.read<Channel>(200, 'PUT', AVATAR, { body: picture });
  return new Uint8Array(await (await new Client().send('GET', avatar ?? '')).arrayBuffer());
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

test('attack 4: a body that would swell is never unpacked', async () => {
  const bomb = await gzip(ascii(`{"displayName":"${' '.repeat(60_000)}x"}`));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  await person.refused('malformed-json', 'PATCH', '/api/v1/me', { body: bomb, headers });
});

test('attack 4: a body of JSON has an end', async () => {
  const headers = { 'content-type': 'application/json' };
  const body = `{"displayName":"x"${' '.repeat(65_536)}}`;
  await person.refused('body-too-large', 'PATCH', '/api/v1/me', { body, headers });
});

const HIDDEN = ascii('PK\u0003\u0004 52.5200N 13.4050E <script>');
test.each([
  ['a PNG', 'an archive behind its end', joined([PNG, HIDDEN])],
  ['a JPEG', 'an archive behind its end', joined([JPEG, HIDDEN])],
  ['a WebP', 'an archive behind its end', joined([LOSSY, HIDDEN])],
  [
    'a JPEG',
    'where it was taken',
    joined([JPEG.subarray(0, 2), jpegSegment(0xe1, joined([ascii('Exif\0\0'), HIDDEN])), JPEG.subarray(2)]),
  ],
  [
    'a PNG',
    'what was written beside the picture',
    joined([PNG.subarray(0, 33), pngChunk('tEXt', joined([ascii('Comment\0'), HIDDEN])), PNG.subarray(33)]),
  ],
])('attack 18: %s loses %s', async (_kind, _what, picture) => {
  const bytes = await kept(picture);
  expect(text(bytes)).not.toMatch(/PK|13.4050E|script/);
  expect(await (await decoderOf('webp'))(bytes)).toMatchObject({ width: 40, height: 32 });
});

test('attack 18: a picture loses the place where it was taken, and stays upright', async () => {
  const exif = jpegSegment(0xe1, joined([ascii('Exif\0\0'), exifOf(6), HIDDEN]));
  const bytes = await kept(joined([JPEG.subarray(0, 2), exif, JPEG.subarray(2)]));
  expect(text(bytes)).not.toMatch(/Exif|13.4050E/);
  expect(await (await decoderOf('webp'))(bytes)).toMatchObject({ width: 32, height: 40 });
});

test('attack 18: what only begins like a picture is not stored', async () => {
  const script = pngChunk('IDAT', ascii('<script>alert(1)</script>'));
  const body = joined([PNG.subarray(0, 33), script, PNG.subarray(-12)]);
  await person.refused('image-not-supported', 'PUT', AVATAR, { body });
});

test('attack 3: a picture that would fill the memory is refused by what its head says', async () => {
  const head = joined([new Uint8Array([0, 0, 16, 0, 0, 0, 16, 0]), PNG.subarray(24, 29)]); // 4096 x 4096
  const body = joined([PNG.subarray(0, 8), pngChunk('IHDR', head), PNG.subarray(33)]);
  await person.refused('image-size-refused', 'PUT', AVATAR.replace('avatar', 'banner'), { body });
});

test.each([
  ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['a page', '<!doctype html><script>alert(1)</script>'],
  ['a GIF that is an archive too', 'GIF89a\u0001\0\u0001\0\0\0\0;PK\u0003\u0004 applet'],
])('attack 18: %s is no picture, whatever it is called', async (_, body) => {
  await person.refused('image-not-supported', 'PUT', AVATAR, {
    body: ascii(body),
    headers: { 'content-type': 'image/jpeg' },
  });
});

test('attack 18: a picture that is opened as a page runs nothing', async () => {
  const { avatar } = await person.read<Channel>(200, 'PUT', AVATAR, { body: PNG });
  const { headers } = await new Client().send('GET', avatar ?? '');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'; sandbox");
  expect(headers.get('content-type')).toBe('image/webp');
});

test.each([
  ['a picture with a handler', '<img src=x onerror=alert(1)>Hello', 'Hello'],
  ['a script', '<script>alert(1)</script>', 'alert(1)'],
  ['a voice with markup in it', '<v <img src=x onerror=alert(1)>>Hello</v>', '&lt;v Hello'],
  ['half a tag', 'Hello <img src=x onerror=alert(1)', 'Hello &lt;img src=x onerror=alert(1)'],
  ['a style with an address', '<b.url(//evil.test)>Hello</b>', '<b>Hello</b>'],
])('attack 17: captions lose %s', (_, cue, shown) => {
  const written = renderWebVtt(parseCues(`WEBVTT\n\n00:01.000 --> 00:02.000\n${cue}\n`));
  expect(written).toMatch(/^WEBVTT\n\n00:00:01\.000 --> 00:00:02\.000\n/);
  expect(written.split('\n').slice(3).join('\n').trim().replaceAll('&gt;', '')).toBe(shown);
});

test('attack 17: captions lose styles, regions and notes', () => {
  const blocks = [
    'STYLE\n::cue { background: url(//evil.test) }',
    'REGION\nid:x',
    'NOTE <script>',
    'X --> Y\n<script>',
  ];
  const source = `WEBVTT <script>\n\n${blocks.join('\n\n')}\n\n00:01.000 --> 00:02.000 region:x\nHello\n`;
  expect(renderWebVtt(parseCues(source))).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n');
});

test('attack 19: bytes come in by two doors only, and both look at them', async () => {
  type Paths = Record<string, Record<string, { requestBody?: { content: object } }>>;
  const { paths } = await new Client().read<{ paths: Paths }>(200, 'GET', '/api/openapi.json');
  const doors = Object.entries(paths).flatMap(([path, item]) =>
    Object.values(item).flatMap(({ requestBody }) =>
      requestBody && !('application/json' in requestBody.content) ? [path] : [],
    ),
  );
  expect(doors.sort()).toEqual(['/channels/me/{kind}', '/uploads/{id}/parts/{n}']);
});

test('attack 19: the other picture of a channel is looked at like the first', async () => {
  for (const body of ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'GIF89a;PK applet'])
    await person.refused('image-not-supported', 'PUT', '/api/v1/channels/me/banner', { body: ascii(body) });
});

const bytes = someBytes(2 * PART_BYTES + 1000);

test('attack 23: an upload with a gap is no video', async () => {
  const upload = await startUpload(person, bytes.byteLength);
  for (const n of [1, 3]) expect((await putPart(person, upload.id, n, partOf(bytes, n))).status).toBe(200);
  const problem = await person.refused('upload-incomplete', 'POST', `/api/v1/uploads/${upload.id}/complete`);
  expect(problem.detail).toContain('2');
  expect(await env.MEDIA.head(sourceKey(upload.id))).toBeNull();
});

test('attack 23: nobody sends a part of somebody else’s upload, completes or ends it', async () => {
  const upload = await startUpload(person, 1000);
  const stranger = await newPerson();
  const path = `/api/v1/uploads/${upload.id}`;
  await problemOf('upload-not-found', await putPart(stranger, upload.id, 1, bytes.subarray(0, 1000)));
  await stranger.refused('upload-not-found', 'POST', `${path}/complete`);
  await stranger.refused('upload-not-found', 'DELETE', path);
  await stranger.refused('upload-not-found', 'GET', path);
  expect((await person.read<{ received: unknown[] }>(200, 'GET', path)).received).toEqual([]);
});
