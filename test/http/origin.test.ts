// Which hosts are served and which origins may act: the whole table.
import { describe, expect, it } from 'vitest';
import { mayAct, type OriginFacts, ownOrigins, servesHost } from '../../src/http/origin.ts';

const SITE = 'https://video.example';
const LOCAL = 'http://localhost:8787';

describe('ownOrigins', () => {
  const cases: [publicOrigin: string, origins: string[]][] = [
    [SITE, [SITE]],
    [LOCAL, ['http://localhost:8787', 'http://127.0.0.1:8787']],
    ['http://127.0.0.1:9000', ['http://localhost:9000', 'http://127.0.0.1:9000']],
    ['http://localhost', ['http://localhost', 'http://127.0.0.1']],
  ];
  for (const [publicOrigin, origins] of cases)
    it(publicOrigin, () => expect(ownOrigins(publicOrigin)).toEqual(origins));
});

describe('servesHost', () => {
  const cases: [publicOrigin: string, host: string | null, served: boolean][] = [
    [SITE, 'video.example', true],
    [SITE, 'VIDEO.example', true],
    [SITE, 'video.example:443', false],
    [SITE, 'localhost', false],
    [SITE, 'video.example.evil.test', false],
    [SITE, '', false],
    [SITE, null, false],
    [LOCAL, 'localhost:8787', true],
    [LOCAL, '127.0.0.1:8787', true],
    [LOCAL, 'localhost', false],
    [LOCAL, 'localhost:8788', false],
    [LOCAL, '[::1]:8787', false],
    [LOCAL, 'rebound.evil.test:8787', false],
  ];
  for (const [publicOrigin, host, served] of cases) {
    it(`${host} at ${publicOrigin}: ${served}`, () => expect(servesHost(host, publicOrigin)).toBe(served));
  }
});

describe('mayAct', () => {
  const facts: OriginFacts = {
    method: 'POST',
    isUpgrade: false,
    concernsSession: true,
    origin: SITE,
    secFetchSite: null,
  };
  const cases: [name: string, change: Partial<OriginFacts>, may: boolean][] = [
    ['our own page', {}, true],
    ['our own page, as the browser says too', { secFetchSite: 'same-origin' }, true],
    ['no origin at all', { origin: null }, false],
    ['the null origin', { origin: 'null' }, false],
    ['another site', { origin: 'https://evil.test' }, false],
    ['a subdomain', { origin: 'https://a.video.example' }, false],
    ['without TLS', { origin: 'http://video.example' }, false],
    ['with a path', { origin: `${SITE}/` }, false],
    ['a forged origin that the browser contradicts', { secFetchSite: 'cross-site' }, false],
    ['a sister site', { secFetchSite: 'same-site' }, false],
    ['a loopback name on a real site', { origin: 'http://localhost' }, false],
    ['reading', { method: 'GET', origin: null }, true],
    ['reading from elsewhere', { method: 'GET', origin: 'https://evil.test' }, true],
    ['HEAD and OPTIONS', { method: 'HEAD', origin: null }, true],
    ['an upgrade from elsewhere', { method: 'GET', isUpgrade: true, origin: 'https://evil.test' }, false],
    ['an upgrade without origin', { method: 'GET', isUpgrade: true, origin: null }, false],
    ['an upgrade of ours', { method: 'GET', isUpgrade: true }, true],
    ['no session concerned', { concernsSession: false, origin: null }, true],
    ['PUT', { method: 'PUT', origin: null }, false],
    ['DELETE', { method: 'DELETE', origin: 'https://evil.test' }, false],
    ['PATCH', { method: 'PATCH', origin: null }, false],
  ];
  for (const [name, change, may] of cases) {
    it(`${name}: ${may}`, () => expect(mayAct({ ...facts, ...change }, SITE)).toBe(may));
  }
});
