// The headers of every answer: nothing is kept by caches unless its route says so, nothing is framed, sniffed or injected.
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';
import { ownOrigins } from './origin.ts';

/**
 * The policy of a page. What runs and what styles has the nonce, which modules hand on to what they import; no string becomes
 * markup or a script but by the two policies of the web app. ffmpeg.wasm is compiled in its worker, which the page's policy
 * does not reach. Only the player for other sites may be framed by them: by whom its owner says.
 */
export function pagePolicy(nonce: string, publicOrigin: string, framedBy = "'self'"): string {
  const sockets = ownOrigins(publicOrigin).map((origin) => origin.replace(/^http/, 'ws'));
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:", // the frame that is shown of a file before it is uploaded
    "media-src 'self' blob:", // 'self' for browsers that play HLS by themselves
    `connect-src 'self' ${sockets.join(' ')}`, // Safari's 'self' leaves sockets out
    "worker-src 'self'",
    "form-action 'none'", // forms are sent by the app
    `frame-ancestors ${framedBy}`,
    "base-uri 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types rivulet-markup rivulet-scripts', // the two of web/trusted.ts, each made once
  ].join('; ');
}

/** Of the pages about the API: their script only, and no string becomes markup at all. */
export const docsPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

const NONCE_BYTES = 16;

/** One for each answer. */
export function newNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(NONCE_BYTES))));
}

/** What is no page runs nothing and is framed by nobody. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** What no page of ours asks for. Sound, full screen and picture in picture stay with the player, wherever it is framed. */
const PERMISSIONS = [
  ...['accelerometer', 'bluetooth', 'browsing-topics', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...['idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'publickey-credentials-create'],
  ...['publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'window-management', 'xr-spatial-tracking'],
]
  .map((name) => `${name}=()`)
  .join(', ');

const ALWAYS: [name: string, value: string][] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', PERMISSIONS],
];
/** Set unless the route chose otherwise: media is cached and open to foreign players. */
const BY_DEFAULT: [name: string, value: string][] = [
  ['cache-control', 'no-store'],
  ['content-security-policy', DATA_POLICY],
  ['cross-origin-resource-policy', 'same-origin'],
];

export const securityHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (c.res.status === 101) return; // an upgrade's answer carries a socket and cannot be made anew
  for (const [name, value] of ALWAYS) c.header(name, value);
  for (const [name, value] of BY_DEFAULT) if (!c.res.headers.has(name)) c.header(name, value);
  c.header('x-request-id', c.var.requestId);
  if (c.env.PUBLIC_ORIGIN.startsWith('https:')) c.header('strict-transport-security', 'max-age=31536000');
});
