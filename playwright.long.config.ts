// The browser tests that take minutes (`npm run test:e2e:long`): those whose titles say so, on a platform of their own.
import { platformUnderTest } from './test/e2e/platform-under-test.ts';

export default platformUnderTest({ testDir: 'test/e2e', grep: /@long/, port: 8798, state: '.rivulet/e2e-long' });
