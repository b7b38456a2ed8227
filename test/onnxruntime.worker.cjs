/**
 * Runs a model in onnxruntime, outside of jest's realm, whose Float32Array onnxruntime does not
 * take for its own.
 */
const { parentPort, workerData } = require('node:worker_threads');
const { InferenceSession, Tensor } = require('onnxruntime-node');

const ARRAYS = {
  float32: (data) => Float32Array.from(data),
  int32: (data) => Int32Array.from(data),
  int64: (data) => BigInt64Array.from(Array.from(data), BigInt),
  uint8: (data) => Uint8Array.from(data),
  bool: (data) => Uint8Array.from(data),
};

function tensor({ type = 'float32', dims, data }) {
  return new Tensor(type, ARRAYS[type](data), dims);
}

async function main({ model, steps, carry }) {
  const session = await InferenceSession.create(model, { logSeverityLevel: 4 });
  const results = [];
  let carried = {};
  for (const step of steps) {
    const feeds = Object.fromEntries(
      Object.entries(step).map(([name, value]) => [name, tensor(value)]),
    );
    const outputs = await session.run({ ...feeds, ...carried });
    carried = Object.fromEntries(
      Object.entries(carry).map(([output, input]) => [input, outputs[output]]),
    );
    results.push(
      Object.fromEntries(
        Object.entries(outputs).map(([name, { dims, data }]) => [name, { dims: [...dims], data }]),
      ),
    );
  }
  return results;
}

void main(workerData).then(
  (results) => parentPort.postMessage({ results }),
  (error) => parentPort.postMessage({ error: String(error) }),
);
