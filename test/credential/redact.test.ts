import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { credentialIn, withoutCredentials } from '../../src/model/credential/redact.ts';
import { goldenFiles, goldenNames } from '../golden-folders.ts';
import { keyShaped } from '../key.ts';
import { credentials } from './credentials.ts';
import { forms } from './forms.ts';

const unionKey = 'a Union.ai API key';

/** Every text that some letters decode to, whatever is between them and wherever they begin, up to three times. */
function decodings(text: string, times = 3): readonly string[] {
  if (times === 0 || text.length < 8) return [];
  const candidates = [text, text.replace(/\\[nrt]/g, '')].flatMap((one) => [
    one.replace(/[^A-Za-z0-9+/_-]/g, ''),
    one.replace(/[^A-Za-z0-9/_]/g, ''),
  ]);
  return [...new Set(candidates)].flatMap((digits) =>
    [0, 1, 2, 3].flatMap((start) => {
      const decoded = Buffer.from(digits.slice(start), 'base64').toString('latin1');
      return [decoded, ...decodings(decoded, times - 1)];
    }),
  );
}

function assertGone(text: string, secret: string): void {
  for (const one of [text, ...decodings(text)]) ok(!one.includes(secret), text);
}

describe('A Union.ai key in a text is found and hidden', () => {
  for (const [title, form] of Object.entries(forms)) {
    it(title, () => {
      const text = form(keyShaped('base64', 'secret-canary-0123456789'));
      equal(credentialIn(text), unionKey);
      assertGone(withoutCredentials(text), 'canary');
    });
  }

  const keys: Readonly<Record<string, readonly string[]>> = {
    'a host without a dot': ['localhost', 'client', 'secret-canary', 'acme'],
    'an empty organization': ['acme.hosted.unionai.cloud', 'client', 'secret-canary', ''],
    'the organization None': ['acme.hosted.unionai.cloud', 'client', 'secret-canary', 'None'],
    'a short client and secret': ['a.co', 'c', 'canary', 'organization'],
    'a host in capitals': ['ACME.HOSTED.UNIONAI.CLOUD', 'client', 'secret-canary', 'acme'],
    'a scheme': ['https', '//acme.hosted.unionai.cloud', 'client', 'secret-canary', 'acme'],
    'signs in its secret': ['acme.hosted.unionai.cloud', 'client', 'canary~?>=&/+', 'acme'],
  };
  for (const [title, fields] of Object.entries(keys)) {
    it(`with ${title}`, () => {
      const text = Buffer.from(fields.join(':')).toString('base64');
      equal(credentialIn(text), unionKey);
      assertGone(withoutCredentials(text), 'canary');
    });
  }

  it('cut off in its secret', () => {
    const text = keyShaped('base64', 'canary-canary-canary').slice(0, 70);
    equal(credentialIn(text), unionKey);
    assertGone(withoutCredentials(text), 'canary');
  });

  it('decoded, where the host is one of Union.ai', () => {
    const text = Buffer.from(keyShaped('base64', 'secret-canary'), 'base64').toString('utf8');
    equal(credentialIn(`key = ${text}`), unionKey);
    equal(withoutCredentials(`key = ${text}`), 'key = [key not shown]');
  });

  it('and the rest of the text stays, line by line', () => {
    const key = keyShaped();
    equal(withoutCredentials(`a = "${key}"\nb = 1\n`), 'a = "[key not shown]"\nb = 1\n');
    deepEqual(JSON.parse(withoutCredentials(JSON.stringify({ a: key, b: [key, 'x'] }))), {
      a: '[key not shown]',
      b: ['[key not shown]', 'x'],
    });
  });

  it('in any form, with any secret, amid any text', () => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789.~_-');
    const word = fc.string({ unit: letter, minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(forms)),
        fc.tuple(fc.constantFrom('acme.hosted.unionai.cloud', 'x.y', 'dp-1.eu.example.com', 'localhost'), word, word),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        (form, [host, client, end], before, after) => {
          const secret = `canary${end}`;
          const key = Buffer.from([host, client, secret, 'acme'].join(':')).toString('base64');
          assertGone(withoutCredentials(`${before}\n${form(key)}\n${after}`), 'canary');
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('Another credential in a text is found and hidden', () => {
  for (const [title, text] of Object.entries(credentials())) {
    it(title, () => {
      for (const around of [text, `x = "${text}"`, `+${text}\n`, JSON.stringify({ text })]) {
        ok(credentialIn(around), around.slice(0, 20));
        const hidden = withoutCredentials(around);
        for (let at = 8; at + 12 < text.length; at += 4) ok(!hidden.includes(text.slice(at, at + 12)), hidden);
      }
    });
  }
});

describe('What is no credential is not touched', () => {
  const harmless: readonly string[] = [
    'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'h1:ypJdLWpVGJvTKNFTDyxkfXKPYJCaWYVCGgMxA1JkOvM=',
    'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
    'projects/acme-platform/locations/europe-west1/keyRings/terraform/cryptoKeys/state',
    'unionai/{environment}/terraform-api-key',
    'Teams/Union1/environments/production/abc',
    'https://vault.acme.example:8200',
    'postgres://db.example.com:5432/name',
    'A wizard asks for the name of the organization, for its host, and for the environments that it has.',
    'https://user@example.com:8080/a:b:c',
  ];
  for (const text of harmless) {
    it(text, () => {
      equal(credentialIn(text), undefined);
      equal(withoutCredentials(text), text);
    });
  }

  it('any file of the golden repositories', () => {
    for (const name of goldenNames)
      for (const [path, { text }] of goldenFiles(name)) equal(withoutCredentials(text), text, `${name}/${path}`);
  });
});

describe('The work of a search for credentials', () => {
  const texts: Readonly<Record<string, () => string>> = {
    'letters of base64': () => 'QUFB',
    keys: () => keyShaped(),
    'keys in lines': () => `${keyShaped()}\n`,
    'keys that are encoded twice': () => Buffer.from(keyShaped()).toString('base64'),
    'base64 of base64 of base64': () => Buffer.from(Buffer.from('QUFBQUFB').toString('base64')).toString('base64'),
    colons: () => 'a:b:c:d.e:',
    'base64 of colons': () => Buffer.from('a.b:c:d:').toString('base64'),
    'signs and blanks': () => '+ - ',
    escapes: () => '\\n\\u002b%2B',
    'the beginnings of tokens': () => 'eyJghp_glpat-AKIAeyJ',
    'the beginnings of private keys': () => ['-----BEGIN', 'PRIVATE KEY-----'].join(' '),
    'URLs that do not end': () => 'https://a:',
    'blank lines': () => '\n',
  };
  for (const [title, unit] of Object.entries(texts)) {
    it(`is four times as much for four times as many ${title}`, () => {
      const work = (length: number): number => {
        const steps = { count: 0 };
        withoutCredentials(unit().repeat(Math.ceil(length / unit().length)), steps);
        return steps.count;
      };
      const [once, fourTimes] = [work(16_000), work(64_000)];
      ok(once >= 16_000);
      ok(fourTimes < 4.4 * once, `${once} and ${fourTimes} steps`);
    });
  }
});
