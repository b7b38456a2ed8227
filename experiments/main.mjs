// npm run experiment: runs the experiments that set-up compiled from this folder, on the addon that
// set-up built.
import { URL, fileURLToPath } from 'node:url';

process.env.COMPACT_RNN_ADDON ??= fileURLToPath(
  new URL('../build/Release/compact_rnn.node', import.meta.url),
);
const { runExperiment } = (await import('../build-bench/experiments/program.js')).default;
await runExperiment();
