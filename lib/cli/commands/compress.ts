/** `compact-rnn compress`: a smaller model, and what was lost. */
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import type { Plan } from '../../compress';
import { DTYPES } from '../../model/weight';
import { needed, parseNumber, parseNumbers, parseWords } from '../arguments';
import { printJson, printLines } from '../print';
import { showProgress } from '../progress';
import { equipped } from '../training/equipment';
import { packageVersion } from '../version';
import { calibrationOf, checkOutputs, checkRules, type CompressOptions, makePlan } from './compress-options';
import { compressionJson, compressionTables } from './compress-table';

const EXAMPLES = `
Examples:
  $ compact-rnn compress am.onnx -o small.safetensors --method joint-svd --tau 0.6
  $ compact-rnn compress am.onnx -o small.safetensors --method joint-svd --ranks 80,105,130 --report report.html
  $ compact-rnn compress am.onnx -o small.safetensors --method joint-svd --target-params 3000000 --save-plan plan.json
  $ compact-rnn compress am.onnx -o small.safetensors --plan plan.json
  $ compact-rnn compress am.safetensors -o small.safetensors --method joint-svd --rank 64 --stacked --calibrate recordings.jsonl
  $ compact-rnn compress am.onnx -o tiny.safetensors --method joint-svd --tau 0.6 --dtype int8

joint-svd: Prabhavalkar et al., "On the compression of recurrent neural networks with an application to LVCSR acoustic
modeling for embedded speech recognition", ICASSP 2016.`;

export function compressCommand(signal: AbortSignal): Command {
  return new Command('compress')
    .summary('make a model smaller')
    .description(
      'Makes a model smaller and shows what was lost. Say how far with one of --tau, --ranks, --rank, --target-params, --plan.',
    )
    .argument('<model>', 'an ONNX file, or a .safetensors file of this program')
    .option('-o, --output <file>', 'the file to write')
    .option('--method <method>', 'joint-svd (a plan names its own)')
    .option(
      '--tau <share>',
      'keep at most this share of the energy of each layer: above 0, at most 1',
      parseNumber,
    )
    .option('--ranks <list>', 'a rank for each layer, bottom first, separated by commas', parseNumbers)
    .option('--rank <rank>', 'one rank for all layers', parseNumber)
    .option('--target-params <count>', 'the parameters that the whole model may keep', parseNumber)
    .option('--plan <file>', 'a plan in JSON, as --save-plan writes it')
    .option('--stacked', 'fit the projection to W_h and the W_x above it together')
    .option('--calibrate <manifest>', 'fit what weights do to these recordings: a line of JSON for each')
    .option('--front-end <file.json>', 'what makes frames of them, for a model without')
    .option('--layers <names>', 'compress these layers only, separated by commas', parseWords)
    .addOption(new Option('--dtype <type>', 'how the weights are stored').choices(DTYPES))
    .option('--report <file.html>', 'write a page with the spectra, the ranks and the sizes')
    .option('--save-plan <file>', 'write the plan in JSON, to read and edit')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, options: CompressOptions) => {
      const output = needed(options.output, 'compress', 'an output: -o FILE');
      checkRules(options);
      await checkOutputs(output, options);
      const { loadModel, saveModel } = await import('../../formats/index.js');
      const { calibrate, frontEnd } = options;
      const model = await equipped(await loadModel(path), { ...(frontEnd !== undefined && { frontEnd }) });
      const plan = await makePlan(model, options);
      const { compress } = await import('../../compress/index.js');
      const calibration = calibrate === undefined ? undefined : await calibrationOf(model, calibrate);
      const progress = showProgress();
      const { model: small, report } = await compress(model, plan, {
        ...{ calibration, signal },
        onProgress: ({ done, total, what }) => {
          progress.update(done / total, what);
        },
      }).finally(() => {
        progress.stop();
      });
      const { compressionReportHtml } = await import('../../report/index.js');
      const page = () =>
        compressionReportHtml(report, { title: basename(path), model: path, version: packageVersion() });
      await writeSideOutputs(plan, page, options, signal);
      await saveModel(small, output, { signal }); // last: where the model is, everything is
      if (options.json) printJson(compressionJson(report));
      else printLines(...compressionTables(report));
    });
}

async function writeSideOutputs(
  plan: Plan,
  page: () => string,
  { report, savePlan }: CompressOptions,
  signal: AbortSignal,
): Promise<void> {
  const { writeAtomically } = await import('../../files/atomic.js');
  const json = `${JSON.stringify(plan, null, 2)}\n`;
  if (report !== undefined) await writeAtomically(report, [page()], { signal });
  if (savePlan !== undefined) await writeAtomically(savePlan, [json], { signal });
}
