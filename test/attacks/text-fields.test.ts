// The hostile texts are many and differ, and no field in which somebody writes is forgotten by those who place them.
import { expect, it, vi } from 'vitest';
import type { ApiDocument } from '../../src/http/document.ts';
import { hostileTexts, packed } from './hostile-texts.ts';
import { OTHER_FIELDS, SHOWN_FIELDS, textFields } from './text-fields.ts';

vi.mock('cloudflare:workers', () => ({ DurableObject: class {} })); // the routes name objects; none is made here

const { describeApi } = await import('../../src/api.ts');

it('knows of every string that the API takes whether it is shown', async () => {
  const document = (await describeApi('http://localhost:8787')) as unknown as ApiDocument;
  const known = [...SHOWN_FIELDS, ...OTHER_FIELDS.flatMap(([, fields]) => fields)];
  expect(textFields(document).sort()).toEqual(known.sort());
});

it('has two hundred hostile texts, each once', () => {
  const texts = hostileTexts('127.0.0.1:1');
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.length).toBeGreaterThanOrEqual(200);
  expect(texts.filter((text) => text.includes('canary.test'))).toEqual([]);
});

it('packs them whole where they fit', () => {
  expect(packed(['a', 'bc', 'defgh', 'i'], 4)).toEqual(['a bc', 'defg', 'i']);
});
