// npm run bench: how long the filter of all output takes over 1 MiB. The tests hold that its work is linear, by counted
// steps; this says how much that is in time.
import { withoutCredentials } from '../src/model/credential/redact.ts';

const size = 1024 * 1024;
const key = Buffer.from('acme.hosted.unionai.cloud:client:not-a-secret:acme').toString('base64');
const texts = {
  'blank lines': '\n',
  prose: 'The key of an environment goes into the secret store, and nowhere else.\n',
  'letters of base64': 'QUFB',
  keys: `${key}\n`,
  'keys that are encoded twice': `${Buffer.from(key).toString('base64')}\n`,
};

for (const [name, unit] of Object.entries(texts)) {
  const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
  withoutCredentials(text.slice(0, size / 16));
  const began = performance.now();
  withoutCredentials(text);
  process.stdout.write(`${(performance.now() - began).toFixed(0).padStart(6)} ms  1 MiB of ${name}\n`);
}
