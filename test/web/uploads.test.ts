// All uploads of a page: checks, order, pause, cancel, details, the reload, another person.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Video, VideoDetails } from '#contract/videos.ts';
import type { FileFacts } from '../../web/uploads/inspect-file.ts';
import { isAtRisk } from '../../web/uploads/upload-item.ts';
import type { StoredUpload, UploadStore } from '../../web/uploads/upload-store.ts';
import { Uploads } from '../../web/uploads/uploads.ts';
import { deferred } from './deferred.ts';
import { fileOf, lose, problem, refusal, TestLine, UploadServer, unreachable } from './upload-server.ts';

class MemoryStore implements UploadStore {
  readonly kept = new Map<string, StoredUpload>();
  list = (userId: string) => Promise.resolve([...this.kept.values()].filter((upload) => upload.userId === userId));
  put = (upload: StoredUpload) => Promise.resolve(void this.kept.set(upload.uploadId, upload));
  remove = (uploadId: string) => Promise.resolve(void this.kept.delete(uploadId));
}

const FACTS: FileFacts = { durationSeconds: 12, width: 640, height: 360, posterUrl: 'data:image/jpeg;base64,' };

let server: UploadServer;
let store: MemoryStore;
let saved: VideoDetails[];
let answer: (changes: VideoDetails) => Promise<void>;
let line: TestLine;
let facts: FileFacts | null | Promise<FileFacts | null>;
let sessionsEnded: number;
let stopped: number[];
let uploads: Uploads;
let claims: Set<string>;

const release = (uploadId: string) => {
  claims.add(uploadId);
  return () => void claims.delete(uploadId);
};

function page(): Uploads {
  return new Uploads({
    api: server,
    line,
    store,
    limits: () => Promise.resolve({ maxBytes: 1000, maxSeconds: 60, containers: ['.mp4', '.mov'] }),
    inspect: () => Promise.resolve(facts),
    claim: (uploadId) => Promise.resolve(claims.has(uploadId) ? null : release(uploadId)),
    video: () =>
      Promise.resolve({
        title: 'kept title',
        description: '',
        tags: ['t'],
        category: null,
        visibility: 'unlisted',
      } as unknown as Video),
    saveDetails: (_videoId, changes) => {
      saved.push(changes);
      return answer(changes);
    },
    onSessionEnded: () => {
      sessionsEnded += 1;
    },
    onStopped: (count) => void stopped.push(count),
  });
}

beforeEach(async () => {
  server = new UploadServer(10);
  store = new MemoryStore();
  saved = [];
  line = new TestLine();
  answer = () => Promise.resolve();
  facts = FACTS;
  sessionsEnded = 0;
  stopped = [];
  claims = new Set();
  uploads = page();
  await uploads.setUser('me');
});

const chosen = (...files: File[]) => files.map((file) => ({ file, handle: null }));
const item = (index = 0) => {
  const found = uploads.items()[index];
  if (found === undefined) throw new Error(`there is no upload ${index}`);
  return found;
};
const phase = (expected: string, index = 0) => vi.waitFor(() => expect(item(index).phase).toBe(expected));

describe('a chosen file', () => {
  it('is checked, described by its name, uploaded, and forgotten by the store', async () => {
    uploads.add(chosen(fileOf(45, 'river_walk.mp4')));
    expect(item()).toMatchObject({ phase: 'checking', details: { title: 'river walk', visibility: 'private' } });
    await phase('sent');
    expect(item()).toMatchObject({ sentBytes: 45, videoId: 'video-of-upload1', facts: FACTS, problem: null });
    expect(server.isCompleted('upload1')).toBe(true);
    expect(store.kept.size).toBe(0);
  });

  it.each([
    [fileOf(0), 'The file is empty.'],
    [fileOf(1001), 'The file is 1 kB; this site takes at most 1 kB.'],
    [
      new File(['plain text, no video at all'], 'notes.mp4'),
      'This is not a kind of video we can read. Use MP4 or MOV.',
    ],
  ])('that may not be uploaded never reaches the server', async (file, text) => {
    uploads.add(chosen(file));
    await phase('refused');
    expect(item().problem).toBe(text);
    expect(server.uploads.size).toBe(0);
  });

  it('that is too long is refused before a byte moves', async () => {
    facts = { ...FACTS, durationSeconds: 61 };
    uploads.add(chosen(fileOf(45)));
    await phase('refused');
    expect(item().problem).toBe('The video is 1:01 long; this site takes at most 1:00.');
    expect(server.uploads.size).toBe(0);
  });

  it('that turns out to be too long later is taken back', async () => {
    const late = deferred<FileFacts>();
    facts = late.promise;
    const gate = deferred<void>();
    server.gate = gate.promise;
    uploads.add(chosen(fileOf(45)));
    await phase('sending');
    late.resolve({ ...FACTS, durationSeconds: 100 });
    await phase('refused');
    await vi.waitFor(() => expect(server.cancelled).toEqual(['upload1']));
    expect(store.kept.size).toBe(0);
    gate.resolve();
  });

  it('is not uploaded twice, and that is said', async () => {
    const [first, second] = [fileOf(45), fileOf(45)];
    expect(uploads.add(chosen(first, second))).toEqual([second]);
    expect(uploads.items()).toHaveLength(1);
    await phase('sent');
  });
});

describe('several files', () => {
  it('go one after the other, the next when one is paused', async () => {
    const gate = deferred<void>();
    server.gate = gate.promise;
    uploads.add(chosen(fileOf(45, 'a.mp4'), fileOf(46, 'b.mp4')));
    await vi.waitFor(() =>
      expect(
        uploads
          .items()
          .map(({ phase }) => phase)
          .sort(),
      ).toEqual(['sending', 'waiting']),
    );
    const first = uploads.items().findIndex((upload) => upload.phase === 'sending');
    uploads.pause(item(first).key);
    await phase('sending', 1 - first);
    expect(item(first)).toMatchObject({ phase: 'paused', bytesPerSecond: null });
    gate.resolve();
    await phase('sent', 1 - first);
    uploads.resume(item(first).key);
    await phase('sent', first);
  });
});

describe('stopping', () => {
  it('removes a cancelled upload everywhere', async () => {
    server.gate = new Promise(() => undefined);
    uploads.add(chosen(fileOf(45)));
    await phase('sending');
    await vi.waitFor(() => expect(store.kept.size).toBe(1));
    await uploads.cancel(item().key);
    expect(uploads.items()).toEqual([]);
    expect(store.kept.size).toBe(0);
    expect(server.cancelled).toEqual(['upload1']);
  });

  it('says why it failed and tries again from where the server stands', async () => {
    server.fault = (_part, attempt) => (attempt === 1 ? problem('part-size-mismatch') : undefined);
    uploads.add(chosen(fileOf(25)));
    await phase('failed');
    expect(item().problem).toBe('The part has the wrong size');
    uploads.resume(item().key);
    await phase('sent');
  });

  it('tries again with the same file when that is chosen once more', async () => {
    server.fault = (_part, attempt) => (attempt === 1 ? problem('part-size-mismatch') : undefined);
    uploads.add(chosen(fileOf(25)));
    await phase('failed');
    expect(uploads.add(chosen(fileOf(25)))).toEqual([]);
    await phase('sent');
    expect(uploads.items()).toHaveLength(1);
  });

  it('asks for the file when it can no longer be read, and goes on with it from where the server stands', async () => {
    const [file, again] = [fileOf(70), fileOf(70)];
    server.fault = ({ partNumber }, attempt) => {
      if (partNumber !== 5 || attempt > 1) return undefined;
      lose(file);
      return unreachable();
    };
    uploads.add(chosen(file));
    await phase('needs-file');
    expect(item().problem).toContain('choose it again');
    const stored = (await server.state('upload1')).received.reduce((sum, [first, last]) => sum + last - first + 1, 0);
    expect(item().sentBytes).toBe(stored * 10);
    server.came.length = 0;
    expect(uploads.add(chosen(again))).toEqual([]);
    await phase('sent');
    expect(item().problem).toBeNull();
    expect(server.came).toHaveLength(7 - stored);
    expect(server.bytes('upload1')).toEqual([...new Uint8Array(await again.arrayBuffer())]);
  });

  it('starts anew when the upload has expired', async () => {
    server.fault = (_part, attempt) => (attempt === 1 ? problem('upload-not-found') : undefined);
    uploads.add(chosen(fileOf(9)));
    await phase('failed');
    expect(item()).toMatchObject({ uploadId: null, sentBytes: 0 });
    uploads.resume(item().key);
    await phase('sent');
    expect(item().uploadId).toBe('upload2');
  });

  it('pauses when the session has ended, and tells', async () => {
    server.fault = (_part, attempt) => (attempt === 1 ? problem('session-required') : undefined);
    uploads.add(chosen(fileOf(9)));
    await phase('paused');
    expect(sessionsEnded).toBe(1);
    expect(item().problem).toContain('Sign in again');
  });
});

describe('details', () => {
  it('edited before the upload has an id are saved once it has', async () => {
    const late = deferred<FileFacts>();
    facts = late.promise;
    uploads.add(chosen(fileOf(25)));
    uploads.edit(item().key, { title: 'A better title' });
    late.resolve(FACTS);
    await phase('sent');
    expect(item().details.title).toBe('A better title');
  });

  it('edited while it uploads are saved together, a moment later', async () => {
    uploads.add(chosen(fileOf(25)));
    await phase('sent');
    uploads.edit(item().key, { title: 'One' });
    uploads.edit(item().key, { tags: ['rain'] });
    expect(item().saveState).toBe('waiting');
    await vi.waitFor(() => expect(item().saveState).toBe('saved'), { timeout: 3000 });
    expect(saved).toEqual([{ title: 'One', tags: ['rain'] }]);
  });

  it('with an empty title keep the old one', async () => {
    uploads.add(chosen(fileOf(25)));
    await phase('sent');
    uploads.edit(item().key, { title: ' ', description: 'text' });
    uploads.saveNow(item().key);
    await vi.waitFor(() => expect(saved).toEqual([{ description: 'text' }]));
  });
});

describe('details that are not saved', () => {
  const PAST = '2020-01-01T00:00:00.000Z';
  const FUTURE = '2090-01-01T00:00:00.000Z';
  const sent = async () => {
    uploads.add(chosen(fileOf(25)));
    await phase('sent');
    return item().key;
  };
  const saveState = (expected: string) => vi.waitFor(() => expect(item().saveState).toBe(expected), { timeout: 3000 });

  it('for a time in the past say so at the field, hold nothing else back, and are saved once it is put right', async () => {
    const key = await sent();
    const refused = refusal('/publishAt', 'The time must lie in the future.');
    answer = ({ visibility, publishAt }) =>
      publishAt === PAST || (visibility === 'scheduled' && !publishAt) ? Promise.reject(refused) : Promise.resolve();
    uploads.edit(key, { title: 'Soon', visibility: 'scheduled', publishAt: PAST });
    await saveState('failed');
    expect(item().saveErrors).toEqual([refused]);
    expect(saved).toEqual([{ title: 'Soon', visibility: 'scheduled', publishAt: PAST }, { title: 'Soon' }]);
    expect(uploads.items().some(isAtRisk)).toBe(true);
    uploads.edit(key, { description: 'more' });
    await saveState('failed');
    await vi.waitFor(() => expect(saved.at(-1)).toEqual({ description: 'more' }), { timeout: 3000 });
    uploads.edit(key, { publishAt: FUTURE });
    await saveState('saved');
    expect(saved.at(-1)).toEqual({ visibility: 'scheduled', publishAt: FUTURE });
    expect(item().saveErrors).toEqual([]);
  });

  it('while there is no connection keep the page, and are saved by themselves when it is back', async () => {
    const key = await sent();
    line.online = false;
    answer = () => Promise.reject(unreachable());
    uploads.edit(key, { title: 'Typed in a tunnel' });
    await saveState('failed');
    expect(uploads.items().some(isAtRisk)).toBe(true);
    answer = () => Promise.resolve();
    line.goOnline();
    await saveState('saved');
    expect(saved.at(-1)).toEqual({ title: 'Typed in a tunnel' });
    expect(uploads.items().some(isAtRisk)).toBe(false);
  });

  it('because a server is busy are tried again no sooner than it said', async () => {
    const key = await sent();
    line.waits.length = 0;
    const answers = [() => Promise.reject(problem('rate-limited', 20)), () => Promise.resolve()];
    answer = () => answers.shift()?.() ?? Promise.resolve();
    uploads.edit(key, { title: 'Later' });
    await saveState('saved');
    expect(saved).toHaveLength(2);
    expect(line.waits).toEqual([20_000]);
  });

  it('because the session has ended tell it', async () => {
    const key = await sent();
    answer = () => Promise.reject(problem('session-required'));
    uploads.edit(key, { title: 'Mine' });
    await saveState('failed');
    expect(sessionsEnded).toBe(1);
  });
});

describe('taken off the list', () => {
  it('right after an edit is off once the edit is saved', async () => {
    uploads.add(chosen(fileOf(25)));
    await phase('sent');
    const { key } = item();
    uploads.edit(key, { title: 'The last word' });
    await uploads.dismiss(key);
    expect(saved).toEqual([{ title: 'The last word' }]);
    expect(uploads.items()).toEqual([]);
  });

  it('while an edit is being saved and another waits loses neither', async () => {
    uploads.add(chosen(fileOf(25)));
    await phase('sent');
    const { key } = item();
    const first = deferred<void>();
    answer = () => first.promise;
    uploads.edit(key, { title: 'One' });
    uploads.saveNow(key);
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    uploads.edit(key, { description: 'Two' });
    const dismissed = uploads.dismiss(key);
    answer = () => Promise.resolve();
    first.resolve();
    await dismissed;
    expect(saved).toEqual([{ title: 'One' }, { description: 'Two' }]);
    expect(uploads.items()).toEqual([]);
  });

  it('with an edit that cannot be saved stays, until it is dropped with it', async () => {
    uploads.add(chosen(fileOf(25)));
    await phase('sent');
    const { key } = item();
    answer = () => Promise.reject(problem('not-found'));
    uploads.edit(key, { title: 'Nobody takes this' });
    await uploads.dismiss(key);
    expect(item().saveState).toBe('failed');
    uploads.drop(key);
    expect(uploads.items()).toEqual([]);
    expect(saved).toHaveLength(1);
  });

  it('by a cancel saves nothing to what is being removed', async () => {
    server.gate = new Promise(() => undefined);
    uploads.add(chosen(fileOf(45)));
    await phase('sending');
    uploads.edit(item().key, { title: 'Never mind' });
    await uploads.cancel(item().key);
    await new Promise((resolve) => setTimeout(resolve, 800)); // longer than edits wait for more of them
    expect(saved).toEqual([]);
  });
});

describe('while nobody is signed in', () => {
  const begun = async () => {
    const gate = deferred<void>();
    server.gate = gate.promise;
    uploads.add(chosen(fileOf(45)));
    await phase('sending');
    return gate;
  };

  it('an upload that the end of the session stopped is hidden, and goes on for the same person by itself', async () => {
    server.fault = ({ partNumber }, attempt) =>
      partNumber === 5 && attempt === 1 ? problem('session-required') : undefined;
    uploads.add(chosen(fileOf(45)));
    await phase('paused');
    await uploads.setUser(null);
    expect([uploads.items(), stopped]).toEqual([[], [1]]);
    await uploads.setUser('me');
    await phase('sent');
    expect(item()).toMatchObject({ problem: null, uploadId: 'upload1' });
    expect(uploads.items()).toHaveLength(1);
  });

  it('nothing is sent, files and edits are kept, and leaving asks', async () => {
    const gate = await begun();
    uploads.add(chosen(fileOf(46, 'b.mp4')));
    await phase('waiting', 1);
    uploads.edit(item().key, { title: 'Typed last' });
    await uploads.setUser(null);
    expect([uploads.items(), stopped, uploads.isAtRisk()]).toEqual([[], [2], true]);
    server.came.length = 0;
    gate.resolve();
    await new Promise((resolve) => setTimeout(resolve, 800)); // longer than edits wait for more of them
    expect([server.came, saved]).toEqual([[], []]);
    await uploads.setUser('me');
    await phase('sent');
    await phase('sent', 1);
    expect(saved).toEqual([{ title: 'Typed last' }]);
    expect([item().details.title, uploads.isAtRisk()]).toEqual(['Typed last', false]);
  });

  it('an upload that begins waits for its person', async () => {
    const late = deferred<FileFacts>();
    facts = late.promise;
    uploads.add(chosen(fileOf(45)));
    await uploads.setUser(null);
    late.resolve(FACTS);
    await vi.waitFor(() => expect(store.kept.size).toBe(1));
    expect(server.came).toEqual([]);
    await uploads.setUser('me');
    await phase('sent');
  });

  it('a pause of theirs stays one', async () => {
    const gate = await begun();
    uploads.pause(item().key);
    await uploads.setUser(null);
    gate.resolve();
    await uploads.setUser('me');
    expect([item().phase, stopped]).toEqual(['paused', []]);
  });

  it('another person finds nothing of it, and the first one what was stored', async () => {
    const gate = await begun();
    uploads.edit(item().key, { title: 'Private' });
    await uploads.setUser(null);
    await uploads.setUser('somebody else');
    gate.resolve();
    expect([uploads.items(), uploads.isAtRisk(), claims.size]).toEqual([[], false, 0]);
    await new Promise((resolve) => setTimeout(resolve, 800)); // longer than edits wait for more of them
    expect(saved).toEqual([]);
    await uploads.setUser(null);
    await uploads.setUser('me');
    expect(item()).toMatchObject({ phase: 'needs-file', uploadId: 'upload1' });
  });

  it('a save that is refused for it does not end the session once more', async () => {
    await begun();
    uploads.edit(item().key, { title: 'Mine' });
    const asked = deferred<void>();
    answer = () => asked.promise.then(() => Promise.reject(problem('session-required')));
    uploads.saveNow(item().key);
    await uploads.setUser(null);
    asked.resolve();
    await new Promise((resolve) => setTimeout(resolve));
    expect(sessionsEnded).toBe(0);
    answer = () => Promise.resolve();
    server.gate = Promise.resolve();
    await uploads.setUser('me');
    await vi.waitFor(() => expect(item().saveState).toBe('saved'));
    expect(saved.at(-1)).toEqual({ title: 'Mine' });
  });

  it('edits are saved before, when the person signs out', async () => {
    await begun();
    uploads.edit(item().key, { title: 'The last word' });
    await uploads.saveAll();
    expect(saved).toEqual([{ title: 'The last word' }]);
  });
});

describe('after a reload', () => {
  const interrupted = async () => {
    server.gate = new Promise(() => undefined);
    uploads.add(chosen(fileOf(45)));
    await vi.waitFor(() => expect(store.kept.size).toBe(1));
    await uploads.setUser(null);
    claims.clear(); // as when the page goes
    server.gate = Promise.resolve();
    server.uploads.get('upload1')?.parts.set(1, new Uint8Array(10));
    server.came.length = 0;
    uploads = page();
    await uploads.setUser('me');
  };

  it('lists what is unfinished, by what the server says', async () => {
    await interrupted();
    expect(item()).toMatchObject({
      phase: 'needs-file',
      sentBytes: 10,
      details: { title: 'kept title', visibility: 'unlisted' },
    });
  });

  it('goes on with the same file, without what has arrived', async () => {
    await interrupted();
    expect(uploads.continueWith(item().key, fileOf(44))).toBe(false);
    expect(item().problem).toContain('This is another file');
    uploads.add(chosen(fileOf(45)));
    await phase('sent');
    expect(uploads.items()).toHaveLength(1);
    expect(server.came.sort()).toEqual([2, 3, 4, 5]);
  });

  it('goes on with one click where there is a handle', async () => {
    await interrupted();
    const stored = store.kept.get('upload1');
    const file = fileOf(45);
    const handle = { getFile: () => Promise.resolve(file), requestPermission: () => Promise.resolve('granted') };
    if (stored) store.kept.set('upload1', { ...stored, handle: handle as unknown as FileSystemFileHandle });
    claims.clear();
    uploads = page();
    await uploads.setUser('me');
    expect(item().hasHandle).toBe(true);
    expect(await uploads.reopen(item().key)).toBe(true);
    await phase('sent');
  });

  it('forgets what the server no longer has, and what is complete', async () => {
    await interrupted();
    server.uploads.clear();
    claims.clear();
    uploads = page();
    await uploads.setUser('me');
    expect(uploads.items()).toEqual([]);
    expect(store.kept.size).toBe(0);
  });

  it('leaves alone what another tab sends, and lets go of what is done', async () => {
    await interrupted();
    expect([...claims]).toEqual(['upload1']);
    const otherTab = page();
    await otherTab.setUser('me');
    expect(otherTab.items()).toEqual([]);
    uploads.add(chosen(fileOf(45)));
    await phase('sent');
    await vi.waitFor(() => expect(claims.size).toBe(0));
  });

  it("shows nobody another person's uploads", async () => {
    await interrupted();
    await uploads.setUser('somebody else');
    expect(uploads.items()).toEqual([]);
    expect(store.kept.size).toBe(1);
  });
});
