// Debian's packages and sources as files: by apt settings of our own, the machine's stay as they are.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, run } from './run.mjs';

const DEBIAN = 'http://deb.debian.org/debian';
const SUITE = 'bookworm';
const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The file that apt-get downloads for `command`, of those in folder `name`: the one that the pattern matches. */
export function downloaded(name, command, pattern) {
  const folder = join(OUT, 'downloads', name);
  const find = () => existsSync(folder) && readdirSync(folder).find((file) => pattern.test(file));
  if (!find()) {
    mkdirSync(folder, { recursive: true });
    run('apt-get', [...aptSettings(), '-qq', ...command], { cwd: folder });
  }
  return join(folder, find());
}

function aptSettings() {
  const folder = join(OUT, 'downloads', 'apt');
  const lists = join(folder, 'lists');
  const sources = join(folder, 'sources.list');
  const settings = {
    'Dir::Etc::SourceList': sources,
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::Lists': lists,
    'Dir::Cache': folder,
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
  };
  const architectures = ['amd64', 'arm64', 'armhf'].map((name) => `APT::Architectures::=${name}`);
  const given = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const options = [...given, ...architectures].flatMap((setting) => ['-o', setting]);
  if (!existsSync(sources)) {
    mkdirSync(join(lists, 'partial'), { recursive: true });
    mkdirSync(join(folder, 'archives', 'partial'), { recursive: true });
    const line = `[signed-by=${KEYS}] ${DEBIAN} ${SUITE} main`;
    writeFileSync(sources, `deb ${line}\ndeb-src ${line}\n`);
    run('apt-get', [...options, 'update', '-qq']);
  }
  return options;
}
