// A registry of npm on this machine (verdaccio): it has what is published to it, and hands on the
// rest from the registry that npm is set to.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installedTools } from './tools.mjs';

/** Starts one whose files lie in a folder; `stop` ends it. */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(settings(folder)));
  const url = `http://127.0.0.1:${await freePort()}/`;
  const program = spawn(
    process.execPath,
    [
      join(installedTools('registry'), 'verdaccio/bin/verdaccio'),
      '--config',
      config,
      '--listen',
      url,
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await answering(url, program);
  return {
    url,
    publish(tarball) {
      const token = `--${url.slice('http:'.length)}:_authToken=nobody`;
      execFileSync('npm', ['publish', tarball, '--registry', url, token], { stdio: 'pipe' });
    },
    async stop() {
      program.kill();
      await once(program, 'exit');
    },
  };
}

function settings(storage) {
  const uplink = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const ours = { access: '$all', publish: '$all', unpublish: '$all' };
  return {
    storage,
    uplinks: { npm: { url: uplink } },
    packages: {
      'compact-rnn': ours,
      '@compact-rnn/*': ours,
      '**': { access: '$all', proxy: 'npm' },
    },
    max_body_size: '50mb',
    log: { type: 'stdout', level: 'fatal' },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until it answers. */
async function answering(url, program) {
  for (let tries = 0; tries < 600 && program.exitCode === null; tries++) {
    try {
      await fetch(`${url}-/ping`);
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('the registry does not start');
}
