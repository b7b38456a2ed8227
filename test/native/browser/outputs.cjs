// By cell and type of weights: the outputs of a small model's last of ten frames.
module.exports = function outputs({ Model, initNetwork }) {
  const all = {};
  for (const cell of ['lstm', 'gru', 'rnn']) {
    for (const dtype of ['f32', 'f16', 'int8']) {
      const spec = { cell, input: 7, layers: 2, cells: 50, output: 5, outputActivation: 'softmax' };
      const stream = new Model(initNetwork(spec, 0)).convert({ dtype }).createStream();
      let y;
      for (let t = 0; t < 10; t++)
        y = stream.step(Float32Array.from({ length: 7 }, (_, i) => Math.sin(7 * t + i)));
      all[`${cell} ${dtype}`] = [...y];
    }
  }
  return all;
};
