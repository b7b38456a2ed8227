/**
 * Over TLS, with a certificate that openssl makes: a session, and an upload that goes on while the
 * service stops.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withTemporaryFolder } from '../../lib/files';
import { integers, knownRecordings, loaded, MODEL } from '../recognise/digits';
import { recognised } from './client';
import { Running } from './running';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** For 127.0.0.1, for a day. */
function makeCertificate(key: string, cert: string): void {
  const { status, stderr } = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

(hasOpenssl ? test : test.skip)(
  'sessions and uploads go over TLS; an upload that SIGTERM finds half done is finished',
  async () => {
    const known = (await knownRecordings(await loaded()))[0]!;
    await withTemporaryFolder('compact-rnn-tls', async (folder) => {
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
      makeCertificate(key, cert);
      const service = await Running.start(
        ...[MODEL, '--threads', '1', '--grace', '20', '--tls-cert', cert, '--tls-key', key],
      );
      expect(service.url).toMatch(/^https:/);
      const ca = readFileSync(cert);
      const audio = new Uint8Array(integers(known.samples).buffer);
      const answers = await recognised(service.url, audio, {
        sampleRate: 8000,
        length: 4000,
        options: { ca },
      });
      expect(answers.at(-1)).toMatchObject({ text: known.text });

      const file = readFileSync(known.path);
      const upload = request(`${service.url}/transcribe`, { method: 'POST', ca });
      const answered = new Promise<string>((resolve, reject) => {
        upload.on('error', reject);
        upload.on('response', (response) => {
          let body = '';
          response.on('data', (piece: Buffer) => (body += piece.toString()));
          response.on('end', () => {
            resolve(body);
          });
        });
      });
      const half = file.length >> 1;
      await new Promise((resolve) => upload.write(file.subarray(0, half), resolve));
      await sleep(200); // the service has begun with it
      const stopped = service.stop();
      while (!service.log.includes('stopping')) await sleep(10);
      upload.end(file.subarray(half));
      expect(JSON.parse(await answered)).toMatchObject({ text: known.text });
      expect(await stopped).toBe(0);
    });
  },
);
