// The OpenAPI document: what the official schema of OpenAPI 3.1 says of it, and that it leaves no route out.
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it, vi } from 'vitest';
import { PROBLEMS } from '#contract/problem.ts';

vi.mock('cloudflare:workers', () => ({ DurableObject: class {} })); // the routes name objects; none is made here

const { api, describeApi } = await import('../../src/api.ts');
const document = await describeApi('http://localhost:8787');
const operations = Object.values(document.paths).flatMap((item) => Object.values(item));

describe('the OpenAPI document', () => {
  it('is one, as the official schema of 3.1 has it', async () => {
    const result = await new Validator().validate({ ...structuredClone(document) });
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('describes every route under /v1', () => {
    const routes = api.routes.filter(({ path, method }) => path.startsWith('/v1/') && method !== 'ALL');
    const asked = new Set(
      routes.map(({ method, path }) => `${method} ${path.slice(3).replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`),
    );
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...asked].sort()).toEqual(described.sort());
  });

  it('names each operation once', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('refers to the schemas of the contract by name', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Problem', 'User', 'Video', 'Channel', 'Comment']),
    );
    expect(JSON.stringify(document.paths)).toContain('#/components/schemas/Video"');
    const text = JSON.stringify(document);
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(document.components.schemas).toHaveProperty(name);
  });

  it('names only problems of the catalogue', () => {
    for (const { responses } of operations) {
      for (const [status, { description, content }] of Object.entries(responses)) {
        if (!content?.['application/problem+json']) continue;
        for (const code of description.split(', ')) expect(PROBLEMS).toHaveProperty([code, 'status'], Number(status));
      }
    }
  });
});
