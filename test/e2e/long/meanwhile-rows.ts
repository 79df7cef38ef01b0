// What was changed in another window while it was edited here: the note in each form, and the choice taken.
import type { Page } from '@playwright/test';
import { API, page, press, type Row } from './rows.ts';

/** From now on what is read is another state than the one that the form began with. */
const changed = async (on: Page, path: string, state: object) =>
  on.route(API + path, async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), ...state } });
  });

const note = (on: Page) => on.getByText('It was changed meanwhile.');
const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, 从另一个窗口';

const editVideo: Row['open'] = async (on) => {
  await press(/^Edit Donau/)(on);
  await changed(on, 'videos/*', {
    title: LONG,
    tags: [],
    description: `First.\n${LONG}`,
    visibility: 'private',
  });
  await on.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await note(on).waitFor();
};

export const MEANWHILE_DIALOGS: readonly Row[] = [
  page('a video that was changed meanwhile', 'videos', 'owner', '/videos', { open: editVideo }),
  page('a video that was changed meanwhile, as the others have it', 'videos', 'owner', '/videos', {
    open: async (on, site) => {
      await editVideo(on, site);
      await on.getByRole('button', { name: 'Take theirs' }).click();
      await on.getByRole('button', { name: 'Put mine back' }).waitFor();
    },
  }),
  page('a playlist that was changed meanwhile', 'playlist', 'owner', ({ list }) => `/playlists/${list}`, {
    open: async (on, { list }) => {
      await on.getByRole('button', { name: 'Edit' }).first().click();
      await changed(on, `playlists/${list}`, { title: LONG });
      await on.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
      await note(on).waitFor();
    },
  }),
  page('a channel that was changed meanwhile', 'settings', 'owner', '/settings', {
    ready: (on) => on.getByRole('heading', { name: 'Statistics' }).first(),
    open: async (on) => {
      await changed(on, 'channels/me', { name: 'Of another window' });
      await on.getByRole('region', { name: 'Channel' }).getByRole('button', { name: 'Save' }).click();
      await note(on).waitFor();
    },
  }),
  page('rules for comments that were changed meanwhile', 'settings', 'owner', '/settings#comments', {
    ready: (on) => on.getByRole('heading', { name: 'Statistics' }).first(),
    open: async (on) => {
      await changed(on, 'studio/comment-policy', { isClosed: true, watchedWords: ['one', LONG] });
      await on.getByRole('region', { name: 'Comments', exact: true }).getByRole('button', { name: 'Save' }).click();
      await note(on).waitFor();
    },
  }),
];
