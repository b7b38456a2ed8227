/** `compact-rnn serve`: a recognizer for programs and people, over the network. */
import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { readText } from '../../files';
import type { ServiceOptions } from '../../serve';
import { warn } from '../../warnings';
import { given, needed, parseNumber } from '../arguments';
import { inputArgument, inputFile } from '../command-files';
import { decodingFrom, withDecodingFlags, type DecodingFlags } from '../decoding-flags';
import { savingWhenAborted } from '../interruption';
import { printLines } from '../print';

interface ServeOptions extends DecodingFlags {
  host?: string;
  port?: number;
  threads: number;
  latency?: number;
  latticeBeam?: number;
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
With a browser open http://127.0.0.1:2700.
Recordings: curl --data-binary @x.wav http://127.0.0.1:2700/transcribe
SIGHUP reads models and files of language again; SIGTERM lets sessions finish.`;

export function serveCommand(signal: AbortSignal): Command {
  const command = new Command('serve')
    .summary('recognize speech over the network')
    .description(
      'Recognizes speech for programs (WebSockets as vosk-server has them, HTTP) and for people (a page). It listens on this machine only, unless told otherwise.',
    )
    .addArgument(
      inputArgument(
        '<model...>',
        'files of models that carry front end and units; the first is meant where none is named',
      ),
    )
    .option('--host <address>', 'where to listen; default 127.0.0.1')
    .option('--port <number>', 'default 2700; 0 for any that is free', parseNumber);
  return withLimits(withRecognition(command))
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], options: ServeOptions) => serve(paths, options, signal));
}

function withRecognition(command: Command): Command {
  return withDecodingFlags(command)
    .option(
      '--threads <count>',
      'workers a model, a process each; default as many as there are processors',
      parseNumber,
      availableParallelism(),
    )
    .option(
      '--latency <milliseconds>',
      'frames wait so long for those of others; default 20',
      parseNumber,
    )
    .option(
      '--lattice-beam <size>',
      'says how sure each word is, beside what is at most this much less likely; such as 8',
      parseNumber,
    )
    .option('--trailing-silence <seconds>', 'ends an utterance; default 0.8', parseNumber)
    .option(
      '--longest <seconds>',
      'an utterance, until its next short pause; default 30',
      parseNumber,
    );
}

function withLimits(command: Command): Command {
  return command
    .option('--max-sessions <count>', 'at a time; default 200', parseNumber)
    .option('--max-message <bytes>', 'of a WebSocket; default 1048576', parseNumber)
    .option('--max-upload <bytes>', 'of a recording; default 268435456', parseNumber)
    .option('--max-rate <times>', 'seconds of audio that a session may send in one', parseNumber)
    .option('--idle-timeout <seconds>', 'without a message; default 30', parseNumber)
    .option('--grace <seconds>', 'that sessions may go on after SIGTERM; default 10', parseNumber)
    .addOption(
      new Option(
        '--token <text>',
        'that callers must know; others see it in lists of processes',
      ).env('COMPACT_RNN_TOKEN'),
    )
    .option('--origin <url...>', 'of pages elsewhere that may open sessions')
    .addOption(inputFile('--tls-cert <file.pem>', 'the certificate, for https and wss'))
    .addOption(inputFile('--tls-key <file.pem>', 'its key'))
    .addOption(
      new Option('--log <format>', 'lines on stderr; default text').choices([
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
      ...given(options, ['threads', 'latency', 'latticeBeam']),
      ...(await decodingFrom(options, { units: undefined }, signal)),
      endpointing: { trailingSilence, longest },
    }),
  };
}
