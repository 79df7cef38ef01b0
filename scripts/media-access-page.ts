// Writes docs/media-access.md anew out of the table from which the tests of the media matrix are made.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './settings.ts';

// By its path: the table belongs to the tests, which scripts do not import.
const page = pathToFileURL(join(ROOT, 'test/worker/media-matrix-page.ts')).href;
const { mediaAccessPage } = (await import(page)) as { mediaAccessPage(): string };
writeFileSync(join(ROOT, 'docs/media-access.md'), mediaAccessPage());
