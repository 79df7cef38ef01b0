// The pure parts of what is fed out: text in XML, addresses that are videos, sizes of players.
import { describe, expect, it } from 'vitest';
import { shortened } from '../../src/feeds/addresses.ts';
import { embedTarget, playerSize } from '../../src/feeds/oembed.ts';
import { element, escapeXml } from '../../src/feeds/xml.ts';

describe('XML', () => {
  const cases: [text: string, written: string][] = [
    ['a & b', 'a &amp; b'],
    ['<b>"\'</b>', '&lt;b&gt;&quot;&apos;&lt;/b&gt;'],
    [']]>', ']]&gt;'],
    ['tab\tline\nend\r', 'tab\tline\nend&#13;'],
    ['\u0000\u0008\u000b\u001f\uFFFE\uFFFF', '\uFFFD'.repeat(6)],
    ['\uD800', '\uFFFD'],
    ['a\uDC00b', 'a\uFFFDb'],
    ['😀中文\u0085', '😀中文\u0085'],
  ];
  it.each(cases)('%j is written %j', (text, written) => expect(escapeXml(text)).toBe(written));

  it('elements are closed, attributes quoted', () => {
    expect(element('a', { b: '"<', c: 1 })).toBe('<a b="&quot;&lt;" c="1"/>');
    expect(element('a', {}, '<')).toBe('<a>&lt;</a>');
    expect(element('a', {}, [element('b'), element('c', {}, 'd')])).toBe('<a><b/><c>d</c></a>');
  });
});

describe('embedTarget', () => {
  const id = '01arz3ndektsv4rrffq69g5fav';
  const ours = 'http://localhost:8787';
  const cases: [address: string, id: string | null][] = [
    [`${ours}/watch/${id}`, id],
    [`${ours}/watch/${id}/?t=5#x`, id],
    [`${ours}/embed/${id}`, id],
    [`http://127.0.0.1:8787/watch/${id}`, id],
    [`https://localhost:8787/watch/${id}`, null],
    [`http://localhost:8787.evil.test/watch/${id}`, null],
    [`http://localhost:8787@evil.test/watch/${id}`, null],
    [`${ours}/watch/${id}/more`, null],
    [`${ours}/watch/${id.toUpperCase()}`, null],
    [`/watch/${id}`, null],
    ['', null],
  ];
  it.each(cases)('of %s is %s', (address, expected) =>
    expect(embedTarget(address, ours)?.videoId ?? null).toBe(expected),
  );

  it('keeps the start that the address names, if it is one', () => {
    for (const [query, start] of [
      ['t=1m30s', '1m30s'],
      ['start=90', '90'],
      ['t="><script>', null],
      ['x=1', null],
    ])
      expect(embedTarget(`${ours}/watch/${id}?${query}`, ours)?.start, query ?? '').toBe(start);
  });
});

describe('playerSize', () => {
  const wide = { width: 1920, height: 1080 };
  const cases: [video: { width: number | null; height: number | null }, limits: object, size: [number, number]][] = [
    [wide, {}, [640, 360]],
    [{ width: null, height: null }, {}, [640, 360]],
    [{ width: 1080, height: 1920 }, {}, [360, 640]],
    [wide, { maxwidth: 320 }, [320, 180]],
    [wide, { maxheight: 180 }, [320, 180]],
    [wide, { maxwidth: 5000, maxheight: 5000 }, [640, 360]],
    [wide, { maxwidth: 50, maxheight: 20 }, [50, 20]],
    [{ width: 4000, height: 100 }, {}, [640, 100]],
  ];
  it.each(cases)('%j within %j', (video, limits, [width, height]) =>
    expect(playerSize(video, limits)).toEqual({ width, height }),
  );
});

it('shortened texts end where characters end', () => {
  expect(shortened('short', 5)).toBe('short');
  expect(shortened('😀😀😀', 5)).toBe('😀😀…');
  expect(shortened('😀😀😀', 4)).toBe('😀…');
  expect(shortened('longer', 5)).toBe('long…');
});
