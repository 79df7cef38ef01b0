// Everything that tells of a script that runs, or would without the policy of the page: said by the page, by the browser, and by a server of ours.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

/** Names what a policy refused on a page, every error that it wrote, and every dialog, from now on. */
export async function watchRefusals(page: Page): Promise<string[]> {
  const refused: string[] = [];
  await page.exposeFunction('tellRefused', (what: string) => refused.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, sample }) => {
      const { tellRefused } = window as unknown as { tellRefused(what: string): void };
      tellRefused([violatedDirective, blockedURI, sourceFile, sample].join(' '));
    });
  });
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  page.on('pageerror', (error) => refused.push(error.message));
  page.on('dialog', (dialog) => {
    if (dialog.type() === 'beforeunload') return void dialog.accept(); // a page on which an upload goes on asks before it is left
    refused.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return refused;
}

/** A server that nobody is to ask: it keeps what it was asked for, reports of policies too. */
export interface Canary {
  /** Host and port. */
  host: string;
  asked: string[];
  close(): void;
}

export async function startCanary(): Promise<Canary> {
  const asked: string[] = [];
  const server: Server = createServer((request, answer) => {
    const at = asked.push(`${request.method} ${request.url}`) - 1;
    request.on('data', (body: Buffer) => {
      asked[at] += ` ${body.toString()}`;
    });
    answer.setHeader('access-control-allow-origin', '*').end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, asked, close: () => void server.close() };
}

/** The policy of every document that the page opens says where to report: the header is ours but for this. */
export async function reportTo(page: Page, address: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  session.on('Fetch.requestPaused', ({ requestId, responseStatusCode = 200, responseHeaders = [] }) => {
    const headers = responseHeaders.map(({ name, value }) =>
      name.toLowerCase() === 'content-security-policy'
        ? { name, value: `${value}; report-uri ${address}` }
        : { name, value },
    );
    void session
      .send('Fetch.continueResponse', { requestId, responseCode: responseStatusCode, responseHeaders: headers })
      .catch(() => {}); // the page went elsewhere meanwhile
  });
  await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Response' }] });
}

/** What stands in the page that no page of ours has: elements, handlers, addresses that run or lead to other servers. */
export const strangersOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const ELEMENTS =
      'object, embed, applet, base, frameset, marquee, math, plaintext, xmp, iframe, foreignObject, animate';
    const isBad = (element: Element): boolean =>
      element.matches(ELEMENTS) ||
      [...element.attributes].some(
        ({ name, value }) =>
          /^on/i.test(name) ||
          (/^(?:href|xlink:href|src|srcset|action|formaction|poster|data|srcdoc)$/i.test(name) &&
            (/^[\s\p{C}]*(?:javascript|vbscript|data:text)/iu.test(value) ||
              (name !== 'href' &&
                new URL(value, location.href).origin !== location.origin &&
                !/^(?:blob|data:image)/.test(value)))),
      );
    const all = [...document.querySelectorAll('*')];
    return all.filter(isBad).map((element) => element.outerHTML.slice(0, 200));
  });
