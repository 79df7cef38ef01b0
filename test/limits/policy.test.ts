// The limits as data: presets, what settings change, what they cannot, and the page that shows them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/limits/address.ts';
import {
  BINDING_FIGURE,
  CLASSES,
  LIMIT_NAMES,
  type Policy,
  PRESETS,
  readPolicy,
  settingOf,
} from '../../src/limits/policy.ts';
import { judge } from '../../src/limits/tally.ts';
import { inWords, policyField, refusalText } from '../../src/limits/wording.ts';

const ROOT = join(import.meta.dirname, '../..');

function policyOf(settings: Record<string, unknown>): { policy: Policy; faults: string[] } {
  const faults: string[] = [];
  return { policy: readPolicy(settings, faults), faults };
}

const figure = (policy: Policy, name: keyof typeof CLASSES) => {
  const rule = policy[name];
  return rule && [rule.limit, rule.windowSeconds];
};

describe('the policy', () => {
  it('is the default without settings, and has the figures of the presets', () => {
    const { policy, faults } = policyOf({});
    expect(faults).toEqual([]);
    expect(figure(policy, 'login')).toEqual([10, 900]);
    expect(figure(policy, 'login-address')).toEqual([50, 900]);
    const streambuddy = policyOf({ LIMITS_PRESET: 'streambuddy' }).policy;
    expect(figure(streambuddy, 'visitor-day')).toEqual([100, 86_400]);
    expect(figure(streambuddy, 'user-day')).toEqual([1000, 86_400]);
    expect(figure(streambuddy, 'api')).toEqual([60, 60]);
    expect(figure(streambuddy, 'upload')).toEqual([10, 86_400]);
    expect(figure(streambuddy, 'playback')).toEqual([1000, 3600]);
    const streamcraft = policyOf({ LIMITS_PRESET: 'streamcraft' }).policy;
    expect(figure(streamcraft, 'signup')).toEqual([5, 60]);
    expect(figure(streamcraft, 'login-address')).toEqual([10, 60]);
    expect(figure(streamcraft, 'comment')).toEqual([30, 60]);
    expect(figure(streamcraft, 'vote')).toEqual([60, 60]);
  });

  it('counts exactly, but for the figure that the binding knows', () => {
    const inexact = (settings: Record<string, unknown>) =>
      LIMIT_NAMES.filter((name) => policyOf(settings).policy[name]?.exact === false);
    expect(inexact({})).toEqual(['api']);
    expect(inexact({ LIMITS_PRESET: 'streambuddy' })).toEqual([]);
    expect(inexact({ LIMIT_API: '3000/61' })).toEqual([]);
    expect(inexact({ LIMIT_VOTE: '3000/60' })).toEqual(['api']);
  });

  it('has the figure of the binding in wrangler.toml', () => {
    const toml = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');
    const { limit, windowSeconds } = BINDING_FIGURE;
    expect(toml).toContain(
      `name = "API_RATE"\nnamespace_id = "1001"\nsimple = { limit = ${limit}, period = ${windowSeconds} }`,
    );
  });

  it('takes settings one by one', () => {
    const { policy, faults } = policyOf({ LIMIT_LOGIN_ADDRESS: '7/30', LIMIT_PLAYBACK: '5/60', LIMIT_COMMENT: '' });
    expect(faults).toEqual([]);
    expect(figure(policy, 'login-address')).toEqual([7, 30]);
    expect(figure(policy, 'playback')).toEqual([5, 60]);
    expect(figure(policy, 'comment')).toEqual([30, 60]);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ LIMITS_PRESET: 'none' }, 'LIMITS_PRESET must be one of default, streambuddy, streamcraft'],
    [{ LIMITS_PRESET: 'constructor' }, 'LIMITS_PRESET must be one of default, streambuddy, streamcraft'],
    [{ UPLOADS_PER_DAY: '10' }, 'UPLOADS_PER_DAY is LIMIT_UPLOAD now'],
    [{ LIMIT_COMENT: '3/60' }, 'LIMIT_COMENT: there is no such limit'],
    ...['0/60', '10', '10/0', '-1/60', '1e3/60', 'off', 'none', '10/9999999', '9999999/60', '10 / 60'].map(
      (text): [Record<string, unknown>, string] => [
        { LIMIT_VOTE: text },
        'LIMIT_VOTE must be a number and seconds such as 30/60',
      ],
    ),
  ])('does not start with %j', (settings, fault) => {
    expect(policyOf(settings).faults).toEqual([fault]);
  });
});

describe('a window', () => {
  it.each([
    [
      { count: 0, freeMs: null },
      { admitted: true, remaining: 2 },
    ],
    [
      { count: 2, freeMs: 5000 },
      { admitted: true, remaining: 0 },
    ],
    [
      { count: 3, freeMs: 1001 },
      { admitted: false, retryAfterSeconds: 1 },
    ],
    [
      { count: 3, freeMs: 2001 },
      { admitted: false, retryAfterSeconds: 2 },
    ],
    [
      { count: 9, freeMs: 61_000 },
      { admitted: false, retryAfterSeconds: 60 },
    ],
    [
      { count: 3, freeMs: 1000 },
      { admitted: false, retryAfterSeconds: 1 },
    ],
  ])('of three with %j says %j', (recent, tally) => {
    expect(judge(recent, 3, 1000)).toEqual(tally);
  });
});

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['local', 'local'],
    ['1:2:3', '1:2:3'],
    ['1::2::3', '1::2::3'],
    ['1:2:3:4:5:6:7:8::', '1:2:3:4:5:6:7:8::'],
    ['g::1', 'g::1'],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the words', () => {
  it.each([
    [1, '1 second'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [61, '61 seconds'],
    [900, '15 minutes'],
    [893, '15 minutes'],
    [3600, '1 hour'],
    [86_400, '1 day'],
    [80_000, '23 hours'],
  ])('for %i seconds are %s', (seconds, words) => {
    expect(inWords(seconds)).toBe(words);
  });

  it('say what, how many, and when again', () => {
    const rule = policyOf({}).policy.comment;
    if (!rule) throw new Error('comments have a limit');
    expect(refusalText(rule, 12)).toBe('At most 30 comments are taken within 1 minute. Try again in 12 seconds.');
    expect(policyField(rule)).toBe('"comment";q=30;w=60');
  });
});

it('docs/limits.md shows the policy as it is', () => {
  const presets = Object.keys(PRESETS);
  const cell = (value: { limit: number; windowSeconds: number } | null | undefined) =>
    value ? `${value.limit} in ${inWords(value.windowSeconds)}` : '–';
  const per: Record<string, string> = {
    user: 'account',
    address: 'address',
    caller: 'account, else address',
    visitor: 'address, without an account',
    subject: 'what the request names',
  };
  const rows = LIMIT_NAMES.map((name) => {
    const { of, why } = CLASSES[name];
    const figures = presets.map((preset) => cell(PRESETS[preset]?.[name])).join(' | ');
    return `| \`${name}\` | ${of} | ${per[CLASSES[name].per]} | ${figures} | \`${settingOf(name)}\` | ${why} |`;
  });
  const table = [
    `| class | counted | per | ${presets.join(' | ')} | setting | why |`,
    `|---|---|---|${presets.map(() => '---|').join('')}---|---|`,
    ...rows,
  ].join('\n');
  const page = readFileSync(join(ROOT, 'docs/limits.md'), 'utf8');
  expect(page).toContain(table);
});
