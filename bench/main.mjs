// npm run bench: runs the harness that set-up compiled from this folder, on the addon that set-up
// built.
import { URL, fileURLToPath } from 'node:url';

process.env.COMPACT_RNN_ADDON ??= fileURLToPath(
  new URL('../build/Release/compact_rnn.node', import.meta.url),
);
const { runHarness } = (await import('../build-bench/bench/harness.js')).default;
await runHarness();
