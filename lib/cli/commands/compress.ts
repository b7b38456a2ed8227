/** `compact-rnn compress`: a smaller model, and what was lost. */
import { Command, Option } from 'commander';
import { DEFAULT_METHOD, METHODS, withAllocation } from '../../compress';
import { DTYPES } from '../../weights';
import { SEARCH_ALLOCATIONS } from '../../search';
import { LABEL_CRITERIA } from '../../train';
import { needed, parseNumber, parseNumbers, parseWords } from '../arguments';
import { graphOrModelOutput, inputFile, modelInput, outputFile } from '../command-files';
import { architecture, graphOutput, inputValues, modelFrom } from '../model-input';
import { channelOption, frontEndOption } from '../recording-options';
import { withProgress } from '../progress';
import { withMetadata } from '../training/metadata';
import { calibrationOf, checkRules, type CompressOptions, makePlan } from './compress-options';
import { printResults, resultsOf, writeSideOutputs } from './compress-results';
import { checkMeasured, isSearched, searchedPlan } from './compress-search';
import { compressInPlace, isGraph, refuseGraphFlags } from './compress-graph';
import { addDictionaryOptions } from './dirnet-options';
import { forOption } from './for-option';

const EXAMPLES = `
Examples:
  $ compact-rnn compress am.onnx -o small.safetensors --tau 0.6
  $ compact-rnn compress am.onnx -o small.safetensors --method joint-svd \\
      --ranks 80,105,130 --report report.html
  $ compact-rnn compress am.onnx -o small.safetensors --method joint-svd \\
      --target-params 3000000 --save-plan plan.json
  $ compact-rnn compress am.onnx -o small.safetensors --plan plan.json
  $ compact-rnn compress am.onnx -o small.safetensors --method joint-svd \\
      --target-bytes 4000000 --allocation singular-values
  $ compact-rnn compress am.safetensors -o small.safetensors \\
      --method joint-svd --allowed-loss 0.05 --data dev.jsonl
  $ compact-rnn compress am.safetensors -o small.safetensors \\
      --method joint-svd --rank 64 --stacked --calibrate recordings.jsonl
  $ compact-rnn compress am.onnx -o tiny.safetensors --method joint-svd \\
      --tau 0.6 --dtype int8
  $ compact-rnn compress am.onnx -o sparse.safetensors --method pruned \\
      --density 0.2
  $ compact-rnn compress am.onnx -o quick.safetensors --method pruned \\
      --density 0.2 --for avx2
  $ compact-rnn compress any.onnx -o small.onnx --tau 0.7 --verify inputs.npz
  $ compact-rnn compress am.onnx -o coded.safetensors --method dirnet \\
      --target-params 20000

joint-svd: Prabhavalkar et al., "On the compression of recurrent neural networks
with an application to LVCSR acoustic modeling for embedded speech recognition",
ICASSP 2016.`;

function dtypeOption(): Option {
  const what = 'type to store weights in; default: as in the model';
  return new Option('--dtype <type>', what).choices(DTYPES);
}

export function compressCommand(signal: AbortSignal): Command {
  const command = new Command('compress')
    .description(
      'Makes a model smaller and shows what was lost. Say how small with one of --tau, --ranks, --rank, --plan, or a budget. ' +
        'If the output ends in .onnx, an ONNX graph of any kind is compressed in place.',
    )
    .addArgument(modelInput())
    .addOption(graphOrModelOutput())
    .option(
      '--method <method>',
      `${METHODS.join(', ')}; default ${DEFAULT_METHOD}, or that of the plan`,
    );
  return addSizes(command)
    .addOption(channelOption())
    .addOption(
      inputFile(
        '--data <manifest>',
        'manifest of recordings to measure the loss or the sensitivity on',
      ),
    )
    .addOption(
      new Option('--criterion <name>', 'loss to measure; default: the one for its units').choices(
        LABEL_CRITERIA,
      ),
    )
    .addOption(
      new Option(
        '--allocation <rule>',
        'how a budget is divided among layers; default tau',
      ).choices(SEARCH_ALLOCATIONS),
    )
    .addOption(new Option('--spend <rule>', 'old name of --allocation').choices(SEARCH_ALLOCATIONS))
    .addOption(inputFile('--plan <file>', 'a plan in JSON, as --save-plan writes it'))
    .option('--stacked', 'fit the projection to W_h and the W_x above it together')
    .addOption(
      inputFile(
        '--calibrate <manifest>',
        'manifest of recordings: fit what weights do to them, not the weights; with -o FILE.onnx also an .npz of inputs or one recording',
      ),
    )
    .addOption(frontEndOption())
    .option('--layers <names>', 'compress only these layers, separated by commas', parseWords)
    .addOption(dtypeOption())
    .addOption(forOption())
    .addOption(inputValues())
    .addOption(architecture())
    .addOption(graphOutput())
    .addOption(
      outputFile('--report <file.html>', 'write an HTML page with spectra, ranks and sizes'),
    )
    .addOption(outputFile('--save-plan <file>', 'write the plan as JSON, to read and edit'))
    .addOption(
      new Option(
        '--form <form>',
        'with -o FILE.onnx: how to write recurrent nodes; default: what should be fastest; fastest: measured',
      ).choices(['node', 'unrolled', 'scan', 'fastest']),
    )
    .addOption(
      new Option(
        '--integers <what>',
        'with -o FILE.onnx in int8 or int4: folded into floats on loading (default for int8), or kept as integers (default for int4)',
      ).choices(['folded', 'kept']),
    )
    .addOption(
      inputFile(
        '--verify [inputs.npz]',
        'with -o FILE.onnx: run both graphs in onnxruntime, on these inputs or random ones, and show how far apart they are',
      ),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((path: string, options: CompressOptions) => run(path, withAllocation(options), signal));
}

/** How far to go. */
function addSizes(command: Command): Command {
  command
    .option(
      '--tau <share>',
      "keep at most this share of each layer's energy (squared singular values): above 0, at most 1",
      parseNumber,
    )
    .option(
      '--ranks <list>',
      'a rank for each layer, bottom first, separated by commas',
      parseNumbers,
    )
    .option(
      '--rank <rank>',
      'one rank for all layers; for odl and dirnet the atoms of each dictionary',
      parseNumber,
    )
    .option(
      '--density <share>',
      'pruned: share of the numbers of each matrix to keep, such as 0.2',
      parseNumber,
    );
  return addDictionaryOptions(command)
    .option('--target-params <count>', 'most parameters of the whole model', parseNumber)
    .option(
      '--target-bytes <count>',
      'largest size of the whole model as stored, in bytes',
      parseNumber,
    )
    .option(
      '--target-step-micros <time>',
      'longest step on this machine in microseconds, measured',
      parseNumber,
    )
    .option(
      '--allowed-loss <size>',
      'how much the loss on --data may grow, found by search',
      parseNumber,
    );
}

async function run(path: string, options: CompressOptions, signal: AbortSignal): Promise<void> {
  const output = needed(options.output, 'compress', 'an output: -o FILE');
  checkRules(options);
  checkMeasured(options);
  if (isGraph(output)) {
    await compressInPlace(path, { ...options, output }, signal);
    return;
  }
  refuseGraphFlags(options);
  const { saveModel } = await import('../../formats/index.js');
  const { calibrate, frontEnd } = options;
  const model = await withMetadata(await modelFrom(path, signal, options), {
    ...(frontEnd !== undefined && { frontEnd }),
  });
  const calibration =
    calibrate === undefined ? undefined : await calibrationOf(model, calibrate, options);
  const searched = isSearched(options)
    ? await withProgress('compressing', (onProgress) =>
        searchedPlan(model, options, calibration, { signal, onProgress }),
      )
    : undefined;
  const plan = searched?.plan ?? (await makePlan(model, options));
  const { compress } = await import('../../compress/index.js');
  const { model: small, report } = await withProgress('compressing', (onProgress) =>
    compress(model, plan, { calibration, signal, onProgress }),
  );
  const recordings =
    calibration ??
    (options.data === undefined ? undefined : await calibrationOf(model, options.data, options));
  const results = await resultsOf(
    { path, model, small, report, plan, search: searched?.report, recordings },
    options,
    signal,
  );
  await writeSideOutputs(results, options, signal);
  await saveModel(small, output, { signal }); // last: where the model is, everything is
  printResults(results, options);
}
