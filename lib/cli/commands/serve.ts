/** `compact-rnn serve`: a recognizer for programs and people, over the network. */
import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import type { ConfidenceCurve } from '../../decode';
import { readText } from '../../files';
import type { ServiceOptions } from '../../serve';
import { warn } from '../../warnings';
import { given, needed, parseNumber } from '../arguments';
import { inputArgument, inputFile } from '../command-files';
import {
  confidenceCurveOption,
  decodingFrom,
  withDecodingFlags,
  type DecodingFlags,
} from '../decoding-flags';
import { savingWhenAborted } from '../interruption';
import { printLines } from '../print';

interface ServeOptions extends DecodingFlags {
  host?: string;
  port?: number;
  threads?: number;
  latency?: number;
  latticeBeam?: number;
  confidenceCurve?: ConfidenceCurve;
  trailingSilence?: number;
  longest?: number;
  maxSessions?: number;
  maxMessage?: number;
  maxUpload?: number;
  maxRate?: number;
  idleTimeout?: number;
  grace?: number;
  token?: string;
  origin?: string[];
  tlsCert?: string;
  tlsKey?: string;
  log?: 'text' | 'json' | 'none';
}

const EXAMPLES = `
Examples:
  $ compact-rnn serve models/digits/digits.safetensors
  $ compact-rnn serve am.safetensors --lm lm.ngrams --beam 14 --lattice-beam 8
  $ compact-rnn serve dense.safetensors small.safetensors --threads 2 --log json
  $ COMPACT_RNN_TOKEN=... compact-rnn serve am.safetensors --host 0.0.0.0 \\
      --tls-cert cert.pem --tls-key key.pem

Clients of vosk-server work unchanged: ws://127.0.0.1:2700.
In a browser open http://127.0.0.1:2700.
Upload a recording: curl --data-binary @x.wav http://127.0.0.1:2700/transcribe
SIGHUP reloads models and language files; SIGTERM lets sessions finish.`;

export function serveCommand(signal: AbortSignal): Command {
  const command = new Command('serve')
    .description(
      'Recognizes speech over the network: WebSockets with the protocol of vosk-server, uploads over HTTP, and a web page. It listens on this machine only, unless --host says otherwise.',
    )
    .addArgument(
      inputArgument(
        '<model...>',
        'models that carry a front end and units; callers who name none get the first',
      ),
    )
    .option('--host <address>', 'address to listen on; default 127.0.0.1')
    .option('--port <number>', 'port to listen on; default 2700; 0: any free one', parseNumber);
  return withLimits(withRecognition(command))
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], options: ServeOptions) => serve(paths, options, signal));
}

function withRecognition(command: Command): Command {
  return withDecodingFlags(command)
    .option(
      '--threads <count>',
      'worker processes for each model; default: one per processor',
      parseNumber,
    )
    .option(
      '--latency <milliseconds>',
      'how long frames may wait for those of other sessions; default 20',
      parseNumber,
    )
    .option(
      '--lattice-beam <size>',
      'give words a confidence, from alternatives at most this far (in nats) below the best, such as 8',
      parseNumber,
    )
    .addOption(confidenceCurveOption())
    .option(
      '--trailing-silence <seconds>',
      'silence that ends an utterance; default 0.8',
      parseNumber,
    )
    .option(
      '--longest <seconds>',
      'after so long an utterance ends at its next short pause; default 30',
      parseNumber,
    );
}

function withLimits(command: Command): Command {
  return command
    .option('--max-sessions <count>', 'sessions and uploads at a time; default 200', parseNumber)
    .option('--max-message <bytes>', 'largest WebSocket message; default 1048576', parseNumber)
    .option(
      '--max-upload <bytes>',
      'largest recording in an upload; default 268435456',
      parseNumber,
    )
    .option(
      '--max-rate <times>',
      'seconds of audio that a session may send per second; default: no limit',
      parseNumber,
    )
    .option(
      '--idle-timeout <seconds>',
      'close sessions that send nothing for so long; default 30',
      parseNumber,
    )
    .option(
      '--grace <seconds>',
      'how long sessions may go on after SIGTERM; default 10',
      parseNumber,
    )
    .addOption(
      new Option(
        '--token <text>',
        'callers must present it; the variable keeps it out of lists of processes',
      ).env('COMPACT_RNN_TOKEN'),
    )
    .option('--origin <url...>', 'origins of web pages, besides its own, that may open sessions')
    .addOption(inputFile('--tls-cert <file.pem>', 'certificate, for https and wss'))
    .addOption(inputFile('--tls-key <file.pem>', 'private key of the certificate'))
    .addOption(
      new Option('--log <format>', 'format of the log on stderr; default text').choices([
        'text',
        'json',
        'none',
      ]),
    );
}

async function serve(paths: string[], options: ServeOptions, signal: AbortSignal): Promise<void> {
  const { Service } = await import('../../serve/index.js');
  const service = await Service.start(paths, await serviceOptions(options, signal));
  // Lines of the log like all others.
  process.removeAllListeners('warning').on('warning', ({ message }) => {
    service.warn(message);
  });
  printLines(`listening on ${service.url}`);
  const reload = (): void => void service.reload();
  process.on('SIGHUP', reload);
  await savingWhenAborted(
    new Promise<void>((resolve) => {
      const stop = (): void => void service.stop().then(resolve);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }),
  );
  process.off('SIGHUP', reload);
}

async function serviceOptions(options: ServeOptions, signal: AbortSignal): Promise<ServiceOptions> {
  const { host, token, origin, tlsCert, tlsKey, trailingSilence, longest } = options;
  const limits = ['maxSessions', 'maxMessage', 'maxUpload', 'maxRate', 'idleTimeout'] as const;
  if (host !== undefined && !/^(127\.|localhost$|::1$)/.test(host) && token === undefined)
    warn('SERVICE_OPEN', `anybody who reaches ${host} may use this service: give it a --token`);
  const tls =
    tlsCert === undefined && tlsKey === undefined
      ? undefined
      : {
          cert: await readText(needed(tlsCert, 'serve', '--tls-cert with --tls-key')),
          key: await readText(needed(tlsKey, 'serve', '--tls-key with --tls-cert')),
        };
  return {
    ...given(options, [...limits, 'host', 'port', 'grace', 'token', 'log']),
    origins: origin,
    tls,
    recognising: async () => ({
      threads: availableParallelism(),
      ...given(options, ['threads', 'latency', 'latticeBeam', 'confidenceCurve']),
      ...(await decodingFrom(options, { units: undefined }, signal)),
      endpointing: { trailingSilence, longest },
    }),
  };
}
