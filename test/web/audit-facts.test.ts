// What the audit log says of acts, in words.
import { describe, expect, it } from 'vitest';
import { factsOf, subjectName } from '../../web/pages/admin/audit-facts.ts';

const CASES: [action: string, detail: Record<string, unknown>, facts: [string, string][]][] = [
  [
    'user.quota',
    { before: { bytes: null, minutes: null }, after: { bytes: 2_500_000_000, minutes: 0 } },
    [
      ['Before', 'room as everybody, length as everybody'],
      ['After', '2.5 GB, length without limit'],
    ],
  ],
  ['user.quota', { after: { bytes: 0, minutes: 300 } }, [['After', 'room without limit, 300 min']]],
  ['user.suspend', { reason: 'Spam', until: null }, [['Why', 'Spam']]],
  [
    'setting.change',
    { before: '', after: 'Read the rules' },
    [
      ['Before', 'empty'],
      ['After', 'Read the rules'],
    ],
  ],
  [
    'setting.change',
    { before: true, after: false },
    [
      ['Before', 'yes'],
      ['After', 'no'],
    ],
  ],
  [
    'report.decide',
    { outcome: 'dismissed', action: 'none' },
    [
      ['Decision', 'dismissed'],
      ['What was done', 'left as it is'],
    ],
  ],
  ['category.order', { slugs: ['music', 'gaming'] }, [['Order', 'music, gaming']]],
  ['user.suspend', { reason: '' }, []],
  ['one of later', { something: { new: 1 } }, [['something', '{"new":1}']]],
];

describe('the audit log', () => {
  it.each(CASES)('%s: %j', (action, detail, facts) => {
    expect(factsOf({ action, detail })).toEqual(facts);
  });

  it('says times as the reader has them, and subjects by their names', () => {
    const [[, until] = []] = factsOf({ action: 'user.suspend', detail: { until: '2030-01-02T12:00:00.000Z' } });
    expect(until).toMatch(/^\d January 2030 at/);
    const nameOf = (kind: string, id: string, name: string | null) => subjectName({ subject: { kind, id, name } });
    expect(nameOf('setting', 'signUpsOpen', null)).toBe('Everybody may make an account');
    expect(nameOf('user', '1', 'ada')).toBe('@ada');
    expect(nameOf('video', '1', 'A heron')).toBe('A heron');
    expect(nameOf('comment', '1', null)).toBeNull();
  });
});
