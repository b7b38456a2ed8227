/** The child of a case of onnxruntime-node. */
import { InferenceSession, Tensor, env } from 'onnxruntime-node';
import { MODES, type Case } from '../cases';
import { serve, type PreparedCase } from '../child';
import { features, networkOf } from '../network';
import { onnxModel } from '../onnx';

async function prepare({ model: name, dtype, mode, threads }: Case): Promise<PreparedCase> {
  if (dtype === 'f16' || dtype === 'int4')
    throw new Error(`onnxruntime has no ${dtype} LSTM for processors`);
  const network = networkOf(name);
  const { frames, streams } = MODES[mode];
  const { bytes, weightBytes, states } = onnxModel(network, dtype, streams);
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });

  const { inputSize } = network.layers[0]!;
  const x = features(frames, inputSize);
  const feeds: Record<string, Tensor> = {
    x: new Tensor(
      'float32',
      x,
      name === 'dense' ? [frames / streams, streams, inputSize] : [streams, inputSize],
    ),
  };
  for (const { input, dims } of states)
    feeds[input] = new Tensor('float32', new Float32Array(dims.reduce((a, b) => a * b)), dims);

  const call = async (): Promise<void> => {
    const outputs = await session.run(feeds);
    for (const { input, output } of states) feeds[input] = outputs[output]!;
  };
  return { ready: { version: `onnxruntime ${env.versions.node ?? ''}`, weightBytes }, call };
}

void serve(prepare);
