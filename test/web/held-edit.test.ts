// Edits with If-Match: who edits an older state is shown the newer one, and decides; what was typed is sent or kept.
import { describe, expect, it } from 'vitest';
import { ChangedMeanwhile, HeldEdit, type Tagged } from '../../web/held-edit.ts';
import { problemFromBody } from '../../web/problem-error.ts';

interface State {
  title: string;
  tags: string[];
  views?: number;
}

/** Something on a server that heeds If-Match. */
function kept(state: State) {
  const tagged = (): Tagged<State> => ({ state, etag: `"${state.title}"` });
  return {
    read: async () => tagged(),
    change: (next: State) => async (headers: Record<string, string>) => {
      const ifMatch = headers['If-Match'];
      if (ifMatch !== undefined && ifMatch !== tagged().etag) {
        throw problemFromBody(412, JSON.stringify({ code: 'precondition-failed', title: 'x', detail: 'x' }), null);
      }
      state = next;
      return tagged();
    },
    now: () => state,
    elsewhere: (next: State) => {
      state = next;
    },
  };
}

const ONE: State = { title: 'One', tags: ['a'] };
const edited = (server: ReturnType<typeof kept>) => new HeldEdit(ONE, ['title', 'tags'], server.read);

describe('an edit', () => {
  it('is saved, and once more, while nobody else changes anything', async () => {
    const server = kept({ ...ONE, views: 3 });
    const edit = edited(server);
    await edit.send(server.change({ title: 'Mine', tags: [] }));
    await edit.send(server.change({ title: 'Mine again', tags: [] }));
    expect(server.now().title).toBe('Mine again');
  });

  it.each(['before it was begun', 'after it was saved once'])('of what was changed %s is not saved', async (when) => {
    const server = kept(ONE);
    const edit = edited(server);
    if (when === 'after it was saved once') await edit.send(server.change({ title: 'Mine', tags: [] }));
    const theirs = { title: 'Theirs', tags: ['b'] };
    server.elsewhere(theirs);
    const refused = await edit.send(server.change({ title: 'Mine, too', tags: [] })).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ChangedMeanwhile);
    expect((refused as ChangedMeanwhile<State>).now.state).toEqual(theirs);
    expect(server.now()).toEqual(theirs);
    edit.goOnFrom((refused as ChangedMeanwhile<State>).now); // keep mine
    await edit.send(server.change({ title: 'Mine, too', tags: [] }));
    expect(server.now().title).toBe('Mine, too');
  });

  it('is told everything else that goes wrong', async () => {
    const server = kept(ONE);
    const failing = async () => {
      throw problemFromBody(500, '', null);
    };
    await expect(edited(server).send(failing)).rejects.toMatchObject({ problem: { status: 500 } });
  });
});
