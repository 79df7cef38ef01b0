// Finds what must never stand in a log: by its form, and by its value where that is known; pure.

/** Everything that is random and opens something has one of these forms. */
const FORMS: Record<string, RegExp> = {
  'a personal token, a refresh token or a ticket': /\brv[lrt]_[0-9A-Za-z]{20,}/g,
  'a signed token of a job or an app': /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/g,
  'a token of media': /\b[0-9a-z]{5,9}-[0-9a-z]{5,9}-[\w-]{43}(?![\w-])/g,
  // Sessions, codes of letters, shared links, secrets of the installation: 32 bytes in base64url, capitals and digits among them.
  'a random token': /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{43}(?![\w-])/g,
  'a cookie': /__Host-[\w-]+=[^;\s"]{8,}/g,
  'a credential': /\b(?:Bearer|Basic) [\w.~+/-]{8,}/gi,
};

/** What was found, each with its place in the log, and of itself so little that this may be printed. */
export function secretsIn(log: string, known: Record<string, string>): string[] {
  const found = (what: string, at: number): string =>
    `${what} in line ${log.slice(0, at).split('\n').length}, which begins with ${log.slice(at, at + 5)}`;
  const byForm = Object.entries(FORMS).flatMap(([what, form]) =>
    [...log.matchAll(form)].map(({ index }) => found(what, index)),
  );
  const byValue = Object.entries(known).flatMap(([what, value]) => {
    if (value.length < 8) throw new Error(`${what} is too short to be looked for`);
    const at = log.indexOf(value);
    return at < 0 ? [] : [found(what, at)];
  });
  return [...byForm, ...byValue];
}
