// The browser tests of `npm test`: real Chromium on a real `npm start` with its own port and an empty state.
import { platformUnderTest } from './test/e2e/platform-under-test.ts';

export default platformUnderTest({ testDir: 'test/e2e', grepInvert: /@long/, port: 8797, state: '.rivulet/e2e' });
