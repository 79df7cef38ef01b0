// Every flow of accounts, tokens and visibility that is done by keyboard alone, with the test that does it.

/** The words before ` @long` of the title, by the file in which the test is. */
const TESTS = {
  made: ['keyboard-account', 'an account is made; passwords that are tried first are refused'],
  forgotten: ['keyboard-account', 'a forgotten password is set anew by a letter'],
  password: ['keyboard-account', 'the password is changed with the one before'],
  address: ['keyboard-account', 'another e-mail address, after the password was asked for once more'],
  sender: ['accounts-with-sender', 'an address is confirmed by its letter, and then one may upload'],
  profile: ['keyboard-settings', 'the profile: name, words and a link'],
  sessions: ['keyboard-settings', 'where one is signed in: one is signed out, then all others'],
  end: ['keyboard-settings', 'the account is deleted with the password and a letter, and kept'],
  tokens: ['keyboard-settings', 'a token is made with the password given again, shown once, used, and revoked'],
  visibility: ['keyboard-sharing', 'private, unlisted, public and scheduled: what others find'],
  named: ['keyboard-sharing', 'shared: the account that is named hears of it, finds it and watches it'],
  links: ['keyboard-sharing', 'a link with a password opens the video to a visitor until it is ended'],
  sites: ['keyboard-sharing', 'the sites that may show the player are listed'],
} as const;

export const FLOWS: Readonly<Record<string, readonly [file: string, title: string]>> = {
  'signing up, in and out': TESTS.made,
  'a common and a breached password are refused, when signing up and when setting one anew': TESTS.made,
  'the letter that confirms an address, and another one': TESTS.sender,
  'before the address is confirmed: watching, voting, commenting, and no upload': TESTS.sender,
  'without a sender nothing needs confirming': TESTS.made,
  'a forgotten password': TESTS.forgotten,
  'another password': TESTS.password,
  'another e-mail address': TESTS.address,
  'the password once more before what is dangerous: taken back, wrong, right': TESTS.address,
  'the profile': TESTS.profile,
  'the list of sessions; one of them and all others are ended while somebody looks at them': TESTS.sessions,
  'the end of the account, and the change of mind': TESTS.end,
  'a personal token: made, shown once, used, revoked': TESTS.tokens,
  'the list of apps; one is signed out': TESTS.tokens,
  'a video that is private, unlisted, public': TESTS.visibility,
  'a video that becomes public at its time': TESTS.visibility,
  'an account is named: its notification, “Shared with me”, and its end': TESTS.named,
  'a link with a password, opened by a visitor, and ended': TESTS.links,
  'a link that ends by its time': TESTS.links,
  'the list of sites, and the player on one that is on it and one that is not': TESTS.sites,
};
