import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { definition } from '../../src/answers/definition.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { shape } from '../../src/answers/shape.ts';
import { type Objection, UserError } from '../../src/errors.ts';
import { text } from '../../src/model/field.ts';
import { ciPlatforms, secretStores, stateBackends } from '../../templates/registry.ts';
import { keyShaped } from '../key.ts';
import { objectionsTo, valid, withAnswers } from './objections.ts';

type Raw = Readonly<Record<string, unknown>>;

/** The objections to answers, as path, message and hint. */
const said = (raw: unknown): readonly (readonly (string | undefined)[])[] =>
  objectionsTo(raw).map(({ path, message, hint }) => [path, message, ...(hint === undefined ? [] : [hint])]);
const without = (name: string): Raw => Object.fromEntries(Object.entries(valid).filter(([key]) => key !== name));

describe('A missing answer', () => {
  it('is reported with the values that it can have and the option that sets it', () => {
    deepEqual(said(without('name')), [['name', `is missing: ${definition.name.rule?.says}`, '--name ml-platform']]);
    const kinds = (choices: readonly { readonly kind: string }[]): string =>
      choices
        .map(({ kind }) => kind)
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1');
    deepEqual(said(without('secretStore')), [
      ['secretStore', `is missing: ${kinds(secretStores)}`, `--secret-store ${secretStores[0].kind}`],
    ]);
    deepEqual(said(without('backend')), [
      ['backend', `is missing: ${kinds(stateBackends)}`, `--backend ${stateBackends[0].kind}`],
    ]);
    deepEqual(said({ ...valid, backend: { bucket: 'acme' } }), [
      ['backend.kind', `is missing: ${kinds(stateBackends)}`, `--backend ${stateBackends[0].kind}`],
    ]);
    deepEqual(said({ ...valid, ci: {} }), [
      ['ci.kind', `is missing: ${kinds(ciPlatforms)}`, `--ci ${ciPlatforms[0].kind}`],
    ]);
    deepEqual(said(without('environments')), [
      ['environments', 'is missing: at least one environment', '--environments dev,staging,prod --org acme'],
    ]);
  });

  it('is reported with --set, if it has no option of its own', () => {
    deepEqual(
      said({ ...valid, backend: { kind: 's3', region: 'us-west-2' } }).map(([path, , hint]) => [path, hint]),
      [['backend.bucket', '--set backend.bucket=acme-tfstate']],
    );
    deepEqual(
      said({ ...valid, environments: [{ org: 'acme' }] }).map(([path, , hint]) => [path, hint]),
      [['environments[0].name', '--set environments[0].name=dev']],
    );
    deepEqual(
      said({ ...valid, engine: 'opentofu', stateEncryption: {} }).map(([path, , hint]) => [path, hint]),
      [['stateEncryption.kmsKey', '--set stateEncryption.kmsKey=VALUE']],
    );
  });

  it('is reported with --org, if it is the organization of an environment', () => {
    const environments = Array.from({ length: 11 }, (_, index) => ({ name: `dev-${index}`, org: `acme-${index}` }));
    const { org: _, ...last } = environments[10] ?? { org: '' };
    deepEqual(
      said({ ...valid, environments: [...environments.slice(0, 10), last] }).map(([path, , hint]) => [path, hint]),
      [['environments[10].org', '--org acme, or --set environments[10].org=acme']],
    );
  });

  it('is described by its title, if no rule and no list of values describes it', () => {
    const found: Objection[] = [];
    const fields = { plain: text({ title: 'A plain text' }), word: text({ title: 'A word', oneOf: ['a', 'b'] }) };
    shape({ ...fields, object: { node: 'object', presence: 'required', title: 'An object', fields } }, {}, (one) =>
      found.push(one),
    );
    deepEqual(found, [
      { path: 'plain', message: 'is missing: A plain text', hint: '--set plain=VALUE' },
      { path: 'word', message: 'is missing: a or b', hint: '--set word=VALUE' },
      { path: 'object', message: 'is missing: An object', hint: '--set object=VALUE' },
    ]);
  });
});

describe('An answer with another type', () => {
  it('is reported where an object is required', () => {
    for (const [value, shown] of [
      ['s3', '"s3"'],
      [7, '7'],
      [null, 'null'],
      [['kind'], '["kind"]'],
    ] as const) {
      deepEqual(said({ ...valid, rotation: value }), [['rotation', `must be an object, not ${shown}`]]);
      deepEqual(said({ ...valid, backend: value }), [['backend', `must be an object, not ${shown}`]]);
      deepEqual(said({ ...valid, environments: [value] }), [['environments[0]', `must be an object, not ${shown}`]]);
      deepEqual(said(withAnswers({}, { backend: value })), [
        ['environments[0].backend', `must be an object, not ${shown}`],
      ]);
    }
  });

  it('is reported where a list is required', () =>
    deepEqual(said({ ...valid, environments: { dev: {} } }), [['environments', 'must be a list, not {"dev":{}}']]));

  it('is reported where all answers are required', () => {
    for (const raw of [null, [], 'x']) throws(() => parseAnswers(raw), /^UserError: The answers must be an object/);
  });
});

describe('An unknown answer', () => {
  it('is reported with a similar name, or with all names', () => {
    deepEqual(said({ ...valid, rotatoin: {} }), [
      ['the answers', 'unknown answer "rotatoin"', 'Did you mean rotation?'],
    ]);
    deepEqual(said({ ...valid, rotation: { days: 1 } }), [
      ['rotation', 'unknown answer "days"', 'Valid names: maxAgeDays, automatic.'],
    ]);
    deepEqual(said({ ...valid, ci: { kind: 'none', token: 'x' } }), [
      ['ci', 'unknown answer "token"', 'This choice has no settings.'],
    ]);
  });

  it('is not repeated, if its name looks like a credential', () =>
    deepEqual(
      said({ ...valid, [keyShaped()]: 1 }).map(([, message]) => message),
      ['unknown answer a name that looks like a key'],
    ));
});

describe('A number', () => {
  const days = (maxAgeDays: unknown) => said({ ...valid, rotation: { maxAgeDays } });

  it('is whole and within its range, which includes both ends', () => {
    for (const value of [1, 2, 3649, 3650]) deepEqual(days(value), [], String(value));
    for (const [value, shown] of [
      [0, '0'],
      [-1, '-1'],
      [3651, '3651'],
      [1.5, '1.5'],
      ['30', '"30"'],
      [null, 'null'],
      [true, 'true'],
    ] as const)
      deepEqual(days(value), [['rotation.maxAgeDays', `must be a whole number from 1 to 3650, not ${shown}`]]);
  });

  it('is not negative, and without another limit, if the answer has no range', () => {
    const nodes = { count: { node: 'field', type: 'integer', presence: 'optional', title: 'A number' } } as const;
    const found = (count: unknown): readonly string[] => {
      const messages: string[] = [];
      shape(nodes, { count }, ({ message }) => messages.push(message));
      return messages;
    };
    deepEqual(found(0), []);
    deepEqual(found(Number.MAX_SAFE_INTEGER), []);
    deepEqual(found(-1), ['must be a whole number from 0 to 9007199254740991, not -1']);
  });

  it('is also accepted for an answer that consists of digits', () => {
    const gitlab = (projectId: unknown) => ({ ...valid, backend: { kind: 'gitlab', projectId } });
    deepEqual(parseAnswers(gitlab(47)).record.backend, parseAnswers(gitlab('47')).record.backend);
    deepEqual(
      said(gitlab(2 ** 60)).map(([path]) => path),
      ['backend.projectId'],
    );
    deepEqual(said({ ...valid, name: 47 }), [['name', 'must be a string, not 47']]);
  });
});

describe('A text', () => {
  it('is recorded in the normalization form NFC, as Terraform stores it', () => {
    const description = 'Caf\u00e9';
    const raw = withAnswers({}, { description: description.normalize('NFD') });
    equal(parseAnswers(raw).environments[0]?.description, description);
  });
});

describe('The settings of an environment', () => {
  it('are not checked if the choice of the whole repository is missing or invalid', () => {
    const own = { backend: { anything: 'goes' }, secretStore: { kind: 'x' } };
    const rest = { ...withAnswers({}, own), backend: { kind: 'nothing' }, secretStore: undefined };
    deepEqual(
      objectionsTo(rest).map(({ path }) => path),
      ['secretStore', 'backend.kind'],
    );
  });

  it('have the reason, if they set another kind', () =>
    deepEqual(said(withAnswers({}, { backend: { kind: 'gcs' } })), [
      [
        'environments[0].backend.kind',
        'cannot change the kind: the repository uses s3',
        'An environment can override only the settings.',
      ],
    ]));
});

describe('State encryption', () => {
  it('names the engine that supports it', () =>
    deepEqual(said({ ...valid, engine: 'terraform', stateEncryption: { kmsKey: 'openbao:tfstate' } }), [
      [
        'stateEncryption',
        'requires an engine that supports state encryption, and Terraform does not',
        'Use --engine opentofu, or remove it and use the encryption of the backend.',
      ],
    ]));
});

describe('A key that is divided among several answers', () => {
  it('is refused, and is not repeated', () => {
    const key = keyShaped('base64url', 'without-padding');
    const [first, second] = [key.slice(0, 36), key.slice(36)];
    deepEqual(said(withAnswers({}, { description: first })), []);
    deepEqual(said(withAnswers({}, { folder: second })), []);
    deepEqual(said(withAnswers({}, { description: first, folder: second })), [
      [
        'the combined answers',
        'contains what looks like a Union.ai API key; answers must not contain credentials',
        'Consider it exposed and replace it. Store the API key of an environment in the secret store.',
      ],
    ]);
  });
});

describe('The number of objections', () => {
  const message = (raw: Raw): string => {
    try {
      parseAnswers(raw);
      return '';
    } catch (error) {
      return error instanceof UserError ? error.message : '';
    }
  };

  it('is in the first line', () => {
    equal(message(without('name')), 'One answer is missing or invalid.');
    match(message({}), /^4 answers are missing or invalid\.$/);
  });
});
