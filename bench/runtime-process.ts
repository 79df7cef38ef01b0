// The process of one bundled worker in the bare runtime: reads what wrangler.toml binds, listens, and says when it does.
import { dirname } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import type { Runtime } from './runtime.ts';

process.once('message', async (message) => {
  const { port, stateDir, dataDir, configPath, bundle, variables, webDir } = message as Runtime;
  const overrides = { enableContainers: false, ...(webDir === undefined ? {} : { assets: { directory: webDir } }) };
  const { workerOptions } = unstable_getMiniflareWorkerOptions(configPath, undefined, { overrides });
  const { bindings, modulesRules, ...bound } = workerOptions; // the bundle is one module: no rules apply
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: 'localhost',
      port,
      cf: false, // nothing is asked of the network
      resourcePersistencePath: dataDir,
      resourceTmpPath: stateDir,
      enableDevRegistry: false,
      workers: [
        {
          ...bound,
          name: 'measured',
          modulesRoot: dirname(bundle),
          modules: [{ type: 'ESModule', path: bundle }],
          bindings: Object.assign({}, bindings, variables),
        },
      ],
    }),
  );
  process.once('SIGTERM', () => runtime.dispose().finally(() => process.exit(0)));
  await runtime.ready;
  process.send?.('ready');
});
