// What a row of the table of everything that can be seen says, and what rows have in common.
import type { Locator, Page } from '@playwright/test';
import type { Populated, Who } from './populated.ts';

/** One page, dialog or state: who opens it, where, and how. */
export interface Row {
  name: string;
  /** The key of `routePatterns` that shows it; 'default' where none does. */
  route: string;
  who: Who;
  path: (site: Populated) => string;
  /** What is there once it can be looked at; the heading of the page otherwise. */
  ready?: (page: Page, site: Populated) => Locator;
  /** Before the page is asked for: answers that are slow, empty or wrong. */
  before?: (page: Page) => Promise<unknown>;
  /** Opens the dialog, the menu, the state. */
  open?: (page: Page, site: Populated) => Promise<unknown>;
  /** The file of `web/` that draws what `open` opens. */
  of?: string;
  /** Where the rest of the page lies under it and cannot be reached: what axe looks at. */
  part?: string;
  screen?: 'desktop' | 'phone';
}

export const heading = (name: string | RegExp) => (page: Page) =>
  page.getByRole('heading', { name }).and(page.locator(':visible')).first();

export const press =
  (name: string | RegExp, at = 0) =>
  (page: Page) =>
    page.getByRole('button', { name }).nth(at).click();

/** Rows that differ in who looks or in the address only. */
export const page = (name: string, route: string, who: Who, path: Row['path'] | string, more: Partial<Row> = {}) =>
  ({ name, route, who, path: typeof path === 'string' ? () => path : path, ...more }) satisfies Row;

/** As routes of a browser name it. */
export const API = '**/api/v1/';

/** Never answered. */
export const waiting = (path: string) => (on: Page) => on.route(API + path, () => undefined);

/** Refused in a way that is not tried again. */
export const failing = (path: string) => (on: Page) =>
  on.route(API + path, (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/problem+json',
      json: { type: 'about:blank', title: 'The cursor is not one of ours', status: 400, code: 'invalid-cursor' },
    }),
  );

/** Always the same. */
export const answering = (path: string, json: object) => (on: Page) =>
  on.route(API + path, (route) => route.fulfill({ json }));

export const retry = (on: Page) => on.getByRole('button', { name: 'Try again' }).first();
export const busy = (on: Page) => on.locator('main [aria-busy=true]').first();
