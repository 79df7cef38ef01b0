// Which sites may show the player, as tables.
import { describe, expect, it } from 'vitest';
import { EmbedDomain } from '#contract/videos.ts';
import { framedBy, mayEmbed } from '../../src/videos/embedding.ts';

describe('mayEmbed', () => {
  it.each([
    [null, 'https://anywhere.example', true],
    [null, undefined, true],
    [[], 'https://a.example', false],
    [['a.example'], 'https://a.example', true],
    [['a.example'], 'https://a.example:8443', false],
    [['a.example:8443'], 'https://a.example:8443', true],
    [['a.example'], 'https://b.a.example', false],
    [['*.a.example'], 'https://b.a.example', true],
    [['*.a.example'], 'https://a.example', false],
    [['*.a.example'], 'https://eviла.example', false],
    [['a.example'], 'https://a.example.evil.test', false],
    [['a.example'], 'null', false],
    [['a.example'], undefined, false],
  ] as const)('%j and %s: %s', (domains, origin, may) => expect(mayEmbed(domains, origin)).toBe(may));
});

it('a list always holds the site itself', () => {
  expect(framedBy(null)).toBe('*');
  expect(framedBy([])).toBe("'self'");
  expect(framedBy(['a.example', '*.b.example:81'])).toBe("'self' a.example *.b.example:81");
});

describe('a domain', () => {
  it.each(['a.example', '*.a.example', 'localhost:8080', '127.0.0.1:81', 'xn--bcher-kva.example', ' A.Example '])(
    '%j is one',
    (text) => expect(EmbedDomain.safeParse(text).success).toBe(true),
  );
  it.each([
    '',
    '*',
    '*.',
    'https://a.example',
    'a.example/x',
    "'none'",
    'a b',
    'a;script-src *',
    'a.*.example',
    '-a.example',
    'a.example:',
    "a.example'",
  ])('%j is none', (text) => expect(EmbedDomain.safeParse(text).success).toBe(false));
});
