// The browser tests of everything that can be seen have a row for each page of the route table and for each dialog and menu.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIALOG_ROWS } from './e2e/long/dialog-rows.ts';
import { PAGE_ROWS } from './e2e/long/page-rows.ts';
import { STATE_ROWS } from './e2e/long/state-rows.ts';

const WEB = join(import.meta.dirname, '../web');
/** Served without the route table. */
const BESIDE = ['apiDocs', 'embed', 'problems'];
/** What the others are made of. */
const PARTS = ['ui/dialog.tsx'];
const OPENS = /<(?:Dialog|ConfirmDialog|dialog)\b|\bpopover="/;

const source = (file: string) => readFileSync(join(WEB, file), 'utf8');

describe('the rows of test/e2e/long', () => {
  it('name every route, and none that is not there', () => {
    const table = source('routes.tsx');
    const routes = [...table.matchAll(/path=\{routePatterns\.(\w+)\}/g)].map(([, key]) => key ?? '');
    if (/<Route default/.test(table)) routes.push('default');
    expect(routes.length).toBeGreaterThan(20);
    expect(new Set(PAGE_ROWS.map(({ route }) => route))).toEqual(new Set([...routes, ...BESIDE]));
    for (const { name, route } of [...DIALOG_ROWS, ...STATE_ROWS]) expect(routes, name).toContain(route);
  });

  it('open every file of the web app that draws a dialog or a menu', () => {
    const files = globSync('**/*.tsx', { cwd: WEB }).filter((file) => OPENS.test(source(file)));
    expect(DIALOG_ROWS.flatMap(({ of }) => of ?? []).sort()).toEqual(
      files.filter((file) => !PARTS.includes(file)).sort(),
    );
  });

  it('have names of their own', () => {
    const names = [...PAGE_ROWS, ...DIALOG_ROWS, ...STATE_ROWS].map(({ name }) => name);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });
});
