// Both pools on one network, over streams whose pushes differ in length: prints how many numbers
// they gave and how far they are apart. onnxruntime does not run inside of Jest's realm.
const { join } = require('node:path');

/** Of build-bench, whose path is the argument. */
const built = (path) => require(join(process.argv[2], path));
const { OnnxPool } = built('bench/service/onnxruntime-pool.js');
const { Model } = built('lib/model');
const { initNetwork } = built('lib/init');

async function main() {
  const spec = { cell: 'lstm', input: 7, layers: 2, cells: 9, output: 5 };
  const model = new Model(initNetwork(spec, 3));
  const pools = [model.createPool(), new OnnxPool(model)];
  const streams = pools.map((pool) => [0, 1, 2].map(() => pool.open()));
  const pushes = [3, 1, 5, 2, 2, 2, 1, 4, 1].map((frames, i) => ({
    stream: i % 3,
    xs: Float32Array.from({ length: 7 * frames }, (_, j) => Math.sin(13 * i + j * j)),
  }));
  const [ours, theirs] = await Promise.all(
    pools.map((pool, p) =>
      Promise.all(pushes.map(({ stream, xs }) => pool.push(streams[p][stream], xs))),
    ),
  );
  const differences = ours.flatMap((ys, i) => Array.from(ys, (y, j) => Math.abs(y - theirs[i][j])));
  console.log(JSON.stringify({ numbers: differences.length, most: Math.max(...differences) }));
}

void main();
