// How often what may be done: one policy as data, in presets of which a setting chooses one and others change figures; pure.

/** Who is counted: an account, an address, whoever asks (the account, without one the address), visitors by their address, or what a request names. */
export type CountedBy = 'user' | 'address' | 'caller' | 'visitor' | 'subject';

interface LimitClass {
  /** What is counted, as a refusal says it: "At most 10 ...". */
  of: string;
  per: CountedBy;
  /** The parameter of the path that tells one act from another: requests with the same one are one act that goes on. */
  about?: string;
  why: string;
}

export const CLASSES = {
  api: { of: 'requests', per: 'caller', why: 'Nobody takes the service from the others.' },
  'visitor-day': {
    of: 'requests without an account',
    per: 'visitor',
    why: 'A share of a day for those without an account.',
  },
  'user-day': { of: 'requests of one account', per: 'user', why: 'A share of a day for each account.' },
  signup: { of: 'new accounts from one address', per: 'address', why: 'Accounts are not made by the thousand.' },
  login: {
    of: 'attempts to sign in to one account',
    per: 'subject',
    why: 'A password is not guessed, from however many addresses.',
  },
  'login-address': {
    of: 'attempts to sign in from one address',
    per: 'address',
    why: 'Known passwords are not tried on many accounts.',
  },
  password: {
    of: 'attempts to confirm a password',
    per: 'user',
    why: 'Who has an open browser does not find the password.',
  },
  code: { of: 'letters and codes of letters', per: 'caller', why: 'Codes are not guessed, and no mailbox is filled.' },
  'share-password': {
    of: 'passwords for one shared link',
    per: 'subject',
    why: 'The password of a link is not guessed.',
  },
  upload: { of: 'uploads of one account', per: 'user', why: 'What is converted costs the most.' },
  comment: { of: 'comments', per: 'user', why: 'Nobody floods a discussion.' },
  vote: { of: 'votes', per: 'user', why: 'Votes are people’s, not programs’.' },
  report: { of: 'reports', per: 'user', why: 'Moderators are not kept busy by one person.' },
  playback: {
    of: 'starts of videos',
    per: 'caller',
    about: 'id',
    why: 'Sessions of playback are counted; their segments are not.',
  },
} as const satisfies Record<string, LimitClass>;

export type LimitName = keyof typeof CLASSES;
export const LIMIT_NAMES = Object.keys(CLASSES) as LimitName[];

interface Figure {
  limit: number;
  windowSeconds: number;
}

const MINUTE = 60;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (limit: number, windowSeconds: number): Figure => ({ limit, windowSeconds });

/** The one figure that the binding API_RATE of wrangler.toml knows; a binding tells no numbers and takes none. */
export const BINDING_FIGURE: Figure = at(3000, MINUTE);

const DEFAULT: Record<LimitName, Figure | null> = {
  api: BINDING_FIGURE,
  'visitor-day': null,
  'user-day': null,
  signup: at(100, HOUR),
  login: at(10, QUARTER),
  'login-address': at(50, QUARTER),
  password: at(10, QUARTER),
  code: at(20, QUARTER),
  'share-password': at(10, QUARTER),
  upload: at(200, DAY),
  comment: at(30, MINUTE),
  vote: at(120, MINUTE),
  report: at(20, HOUR),
  playback: null,
};

/** Null: the preset has no such limit. */
export const PRESETS: Record<string, Record<LimitName, Figure | null>> = {
  default: DEFAULT,
  streambuddy: {
    ...DEFAULT,
    api: at(60, MINUTE),
    'visitor-day': at(100, DAY),
    'user-day': at(1000, DAY),
    upload: at(10, DAY),
    playback: at(1000, HOUR),
  },
  streamcraft: {
    ...DEFAULT,
    signup: at(5, MINUTE),
    'login-address': at(10, MINUTE),
    comment: at(30, MINUTE),
    vote: at(60, MINUTE),
  },
};

export interface Rule extends LimitClass, Figure {
  name: LimitName;
  /** Counted in one place for all locations; else by the platform's limiter, in each location for itself and nearly. */
  exact: boolean;
}

export type Policy = Record<LimitName, Rule | null>;

const ruleOf = (name: LimitName, figure: Figure | null): Rule | null => {
  if (figure === null) return null;
  const isOfTheBinding = figure.limit === BINDING_FIGURE.limit && figure.windowSeconds === BINDING_FIGURE.windowSeconds;
  return { name, ...CLASSES[name], ...figure, exact: !(name === 'api' && isOfTheBinding) };
};

/** Settings of before that are limits now: whoever still gives one is told. */
const REPLACED: Record<string, string> = { UPLOADS_PER_DAY: 'LIMIT_UPLOAD', SIGNUPS_PER_HOUR: 'LIMIT_SIGNUP' };

/** `LIMIT_LOGIN_ADDRESS` for `login-address`. */
export const settingOf = (name: LimitName): string => `LIMIT_${name.toUpperCase().replaceAll('-', '_')}`;

/** The longest window: what is counted is kept so long. */
const WINDOW_SECONDS_MAX = 31 * DAY;
const LIMIT_MAX = 1_000_000;

/** `30/60` is 30 in 60 seconds. Null when it is none. */
function readFigure(text: string): Figure | null {
  const match = /^(\d{1,7})\/(\d{1,7})$/.exec(text);
  const figure = at(Number(match?.[1]), Number(match?.[2]));
  const isGood = figure.limit >= 1 && figure.limit <= LIMIT_MAX && figure.windowSeconds >= 1;
  return isGood && figure.windowSeconds <= WINDOW_SECONDS_MAX ? figure : null;
}

/** The preset with what the settings change; `faults` gets a sentence for everything that cannot be read. */
export function readPolicy(settings: Record<string, unknown>, faults: string[]): Policy {
  const chosen = String(settings.LIMITS_PRESET || 'default');
  const preset = Object.hasOwn(PRESETS, chosen) ? PRESETS[chosen] : undefined;
  if (!preset) faults.push(`LIMITS_PRESET must be one of ${Object.keys(PRESETS).join(', ')}`);
  for (const setting of Object.keys(settings)) {
    const isKnown = LIMIT_NAMES.some((name) => settingOf(name) === setting);
    if (setting.startsWith('LIMIT_') && !isKnown) faults.push(`${setting}: there is no such limit`);
  }
  for (const [old, now] of Object.entries(REPLACED)) if (settings[old]) faults.push(`${old} is ${now} now`);
  const rules = LIMIT_NAMES.map((name) => {
    const setting = settings[settingOf(name)];
    const given = typeof setting === 'string' && setting !== '' ? readFigure(setting) : undefined;
    if (given === null) faults.push(`${settingOf(name)} must be a number and seconds such as 30/60`);
    return [name, ruleOf(name, given ?? (preset ?? DEFAULT)[name])] as const;
  });
  return Object.fromEntries(rules) as Policy;
}
