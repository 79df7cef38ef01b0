// Where a sign-in may lead back to, and the paths of the site.
import { describe, expect, it } from 'vitest';
import { paths, safeNextPath } from '../../web/paths.ts';

const ORIGIN = 'https://videos.example';

describe('the path after a sign-in', () => {
  it.each([
    ['/upload', '/upload'],
    ['/watch/01j?t=3#comments', '/watch/01j?t=3#comments'],
    ['/', '/'],
    [undefined, '/'],
    ['', '/'],
    ['upload', '/'],
    ['https://evil.example/', '/'],
    ['//evil.example/', '/'],
    ['/\\evil.example/', '/'],
    ['/\t/evil.example/', '/'],
    ['/.//evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?next=/upload', '/'],
    ['/sign-up', '/'],
  ])('of %j is %j', (next, path) => expect(safeNextPath(next, ORIGIN)).toBe(path));
});

describe('paths', () => {
  it('carry where to come back to, except home', () => {
    expect(paths.signIn('/watch/a?b=c')).toBe('/sign-in?next=%2Fwatch%2Fa%3Fb%3Dc');
    expect(paths.signIn('/')).toBe('/sign-in');
    expect(paths.signUp()).toBe('/sign-up');
  });

  it('survive the way there and back', () => {
    const url = new URL(paths.signIn('/watch/a?b=c&d=e'), ORIGIN);
    expect(safeNextPath(url.searchParams.get('next'), ORIGIN)).toBe('/watch/a?b=c&d=e');
  });
});
