// The parts of `npm start` that decide: settings, secrets, arguments, restarts, what is shown, what is done again.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeLine } from '../../scripts/log-lines.ts';
import { findFreePort, isPortFree } from '../../scripts/ports.ts';
import { ensureSecrets, parseEnvFile, SECRET_NAMES } from '../../scripts/secrets.ts';
import { readSettings } from '../../scripts/settings.ts';
import { hashSources, onceFor } from '../../scripts/source-hash.ts';
import { restartDelayMs } from '../../scripts/supervise.ts';
import { workerArguments } from '../../scripts/worker-process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rivulet-scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('settings', () => {
  it('are 8787 and .rivulet unless the environment says otherwise', () => {
    expect(readSettings({})).toMatchObject({ port: 8787, origin: 'http://localhost:8787' });
    expect(readSettings({}).stateDir).toMatch(/\.rivulet$/);
    expect(readSettings({ PORT: '9000', RIVULET_STATE: folder })).toMatchObject({ port: 9000, stateDir: folder });
  });
  it.each(['0', '65536', '80.5', 'http', '-1'])('refuse %s as a port', (PORT) => {
    expect(() => readSettings({ PORT })).toThrow(/PORT must be a whole number/);
  });
});

describe('secrets', () => {
  it('are made once, long, different, and readable by the owner only', () => {
    const file = join(folder, 'deep', 'secrets.env');
    const made = ensureSecrets(file);
    expect(ensureSecrets(file)).toEqual(made);
    expect(new Set(Object.values(made)).size).toBe(SECRET_NAMES.length);
    for (const secret of Object.values(made)) expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
  it('keep what is there and add what a newer version needs', () => {
    const file = join(folder, 'secrets.env');
    writeFileSync(file, `JOB_SECRET=${'j'.repeat(40)}\nOTHER=kept\n`);
    expect(ensureSecrets(file).JOB_SECRET).toBe('j'.repeat(40));
    expect(parseEnvFile(readFileSync(file, 'utf8'))).toMatchObject({
      OTHER: 'kept',
      SESSION_SECRET: expect.any(String),
    });
  });
  it('hold a pair of keys for pushes, made once', () => {
    const file = join(folder, 'push', 'secrets.env');
    ensureSecrets(file);
    const made = parseEnvFile(readFileSync(file, 'utf8'));
    expect(made['VAPID_PUBLIC_KEY']).toMatch(/^B[\w-]{86}$/); // an uncompressed point begins with 4
    expect(made['VAPID_PRIVATE_KEY']).toMatch(/^[\w-]{43}$/);
    ensureSecrets(file);
    expect(parseEnvFile(readFileSync(file, 'utf8'))).toEqual(made);
  });
  it('are not among the arguments of the worker', () => {
    const settings = readSettings({ RIVULET_STATE: folder });
    const secrets = ensureSecrets(settings.secretsFile);
    const line = workerArguments(settings, 'http://127.0.0.1:1', { ...secrets, UPLOAD_PART_BYTES: '9000000' }).join(
      ' ',
    );
    for (const secret of Object.values(secrets)) expect(line).not.toContain(secret);
    expect(line).toContain('--var UPLOAD_PART_BYTES:9000000');
    expect(line).toContain('--inspector-port 0');
  });
});

describe('restarts', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [4, 8_000],
    [6, 30_000],
    [50, 30_000],
  ])('after %i short lives wait %i ms', (lives, delayMs) => {
    expect(restartDelayMs(lives)).toBe(delayMs);
  });
});

describe('describeLine', () => {
  it.each([
    ['', null],
    ['{"level":"info","message":"hello"}', null],
    [
      '{"level":"error","message":"deferred work failed","error":"Error: no\\n  at x"}',
      'worker: deferred work failed (Error: no)',
    ],
    [
      '\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m {"level":"error","message":"boom"}',
      'worker: boom',
    ],
    ['▲ [WARNING] Scheduled Workers are not automatically triggered during local development.', null],
    ['    curl "http://localhost:8787/cdn-cgi/local/scheduled"', null],
    ['worker: job 01abc.1 epoch 2: done after 3.1 s', null],
    ['worker: job 01abc.1 epoch 2: ended by a signal', 'worker: job 01abc.1 epoch 2: ended by a signal'],
    ['Error: Address already in use', 'worker: Error: Address already in use'],
    ['{"half a line', 'worker: {"half a line'],
  ])('%s', (line, shown) => {
    expect(describeLine('worker', line)).toBe(shown);
  });
});

describe('what is done once', () => {
  it('is done again when a file changes, appears or is renamed, and not when it failed', async () => {
    writeFileSync(join(folder, 'a'), '1');
    const hashes = [hashSources(folder, ['.'])];
    expect(hashSources(folder, ['.', 'missing'])).toBe(hashes[0]);
    writeFileSync(join(folder, 'a'), '2');
    hashes.push(hashSources(folder, ['.']));
    writeFileSync(join(folder, 'b'), '');
    hashes.push(hashSources(folder, ['.']));
    expect(new Set(hashes).size).toBe(3);
    const stamp = join(folder, 'made', 'stamp');
    await expect(onceFor(stamp, 'x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await onceFor(stamp, 'x', async () => {})).toBe(true);
    expect(await onceFor(stamp, 'x', () => Promise.reject(new Error('again')))).toBe(false);
  });
});

describe('ports', () => {
  it('are told free or taken', async () => {
    const port = await findFreePort();
    expect(await isPortFree(port)).toBe(true);
    const server = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
  });
});
