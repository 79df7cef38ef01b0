// Checks the documents: links lead somewhere, nothing names a path of somebody's machine, every npm script has its line in the README.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './settings.ts';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));

const faults = [
  ...tracked.filter((file) => file.endsWith('.md')).flatMap(brokenLinks),
  ...tracked.filter(isText).flatMap(machinePaths),
  ...unexplainedScripts(),
];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

/** Relative links of a Markdown file whose target does not exist. */
function brokenLinks(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|<img[^>]+src="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return targets
    .filter((target) => !/^([a-z]+:|#)/.test(target))
    .map((target) => decodeURIComponent(target.split('#')[0] ?? ''))
    .filter((target) => !existsSync(join(ROOT, dirname(file), target)))
    .map((target) => `${file}: the link to ${target} leads nowhere`);
}

/** The folder of this checkout, anywhere; a home folder in a document. Neither means anything to anybody else. */
function machinePaths(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const isOwn = text.includes(`${ROOT}/`) || text.includes(`${dirname(ROOT)}/`);
  const isHome = file.endsWith('.md') && /\/(?:home|Users)\/[a-z][\w.-]*\//.test(text);
  return isOwn || isHome ? [`${file}: names a path of one machine`] : [];
}

/** npm scripts that people run (no pre- steps) and the README does not mention. */
function unexplainedScripts(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const readme = existsSync(join(ROOT, 'README.md')) ? readFileSync(join(ROOT, 'README.md'), 'utf8') : '';
  return Object.keys(scripts)
    .filter((name) => !(name.startsWith('pre') && name.slice(3) in scripts))
    .filter((name) => !readme.includes(name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`))
    .map((name) => `README.md: says nothing about the npm script ${name}`);
}

function isText(file: string): boolean {
  return /\.(md|ts|tsx|mjs|js|json|toml|sql|css|html|yml|svg)$/.test(file) && file !== 'package-lock.json';
}
