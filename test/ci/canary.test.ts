import { deepEqual, throws } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { answersFor } from '../combinations.ts';
import { unionKey } from '../terraform/keys.ts';
import { scratch } from '../terraform/workbench.ts';
import { assertNoKey, holders } from './canary.ts';

const answers = answersFor({
  store: 'environment',
  read: 'ephemeral',
  backend: 's3',
  layout: 'directories',
  engine: 'terraform',
});

/** An archive with one compressed entry, as a saved plan is. */
function archive(text: string): Buffer {
  const data = deflateRawSync(Buffer.from(text));
  const local = Buffer.alloc(30);
  const central = Buffer.alloc(46);
  central.write('PK\u0001\u0002', 'latin1');
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(data.length, 20);
  return Buffer.concat([local, data, central]);
}

describe('The look for keys', () => {
  const folder = scratch('canary');
  const look = (text: string | Buffer): readonly string[] => {
    const file = join(folder, 'file');
    writeFileSync(file, text);
    const texts = typeof text === 'string' ? { log: text } : {};
    return holders(answers, { texts, folders: [folder] }).map((name) => name.replace(folder, ''));
  };

  for (const [index, environment] of answers.environments.entries()) {
    const key = unionKey(environment);
    const forms = {
      'as it is': key,
      'without its padding': key.replace(/=+$/, ''),
      decoded: Buffer.from(key, 'base64').toString('utf8'),
      'encoded once more': Buffer.from(key).toString('base64'),
    };
    for (const [how, form] of Object.entries(forms))
      it(`finds that of environment ${index + 1} ${how}`, () => deepEqual(look(`a ${form} b`), ['log', '/file']));
  }

  it('looks into a saved plan', () => {
    const [dev] = answers.environments;
    deepEqual(dev && look(archive(`{"key":"${unionKey(dev)}"}`)), ['/file']);
  });

  it('finds nothing where there is nothing, and else fails without showing it', () => {
    deepEqual(look('harmless'), []);
    const [dev] = answers.environments;
    const key = dev ? unionKey(dev) : '';
    const fails = (): void => assertNoKey(answers, { texts: { log: key }, folders: [] });
    throws(fails, (error: Error) => error.message.includes('log') && !error.message.includes(key));
  });
});
