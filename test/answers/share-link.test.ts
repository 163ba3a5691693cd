import { deepEqual, doesNotMatch, equal, ok, rejects } from 'node:assert/strict';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { definition } from '../../src/answers/definition.ts';
import { withExample } from '../../src/answers/example.ts';
import type { Node, Nodes } from '../../src/answers/node.ts';
import { isPlain, type Plain } from '../../src/answers/shape.ts';
import { decodeLink, encodeLink } from '../../src/answers/share-link.ts';
import { UserError } from '../../src/errors.ts';
import { keyShaped } from '../key.ts';
import { untouched } from './mutants.ts';

const page = 'https://configurator.example.com/index.html';
const answers = withExample({ name: 'infra', ci: { kind: 'github-actions' } });

/** A link with any content, as another program may make it. */
function linkTo(content: unknown, format = 1): string {
  const json = typeof content === 'string' ? content : JSON.stringify(content);
  return `${page}#v${format}=${deflateRawSync(json).toString('base64url')}`;
}

const hostile: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "';DROP TABLE environments;--",
  ['$', '{jndi:ldap://example.com}'].join(''),
  '$(touch /tmp/x)`id`',
  '../../etc/passwd',
  'a\u0000b\u001b[31m\u202e\u2028',
  '\ud800',
  '#v1=AAAA&x=%23%00',
  '__proto__',
  '\u{1f4a5}'.repeat(500),
  '',
];

/** Answers in which every text is the given one, for one choice of each union: the one at this position. */
function everywhere(nodes: Nodes, text: string, at: number): Plain {
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, filledIn(node, text, at)]));
}

function filledIn(node: Node, text: string, at: number): unknown {
  switch (node.node) {
    case 'field':
      return node.oneOf?.[0] ?? (node.type === 'string' ? text : node.type === 'boolean' ? true : 7);
    case 'object':
      return everywhere(node.fields, text, at);
    case 'list':
      return [everywhere(node.item.fields, text, at), everywhere(node.item.fields, text, at)];
    case 'union':
    case 'override': {
      const { choices } = node.node === 'union' ? node : node.union;
      const choice = choices[at % choices.length];
      ok(choice);
      return { ...(node.node === 'union' ? { kind: choice.kind } : {}), ...everywhere(choice.fields, text, at) };
    }
  }
}

/** The refusal of a link: nothing of it is in the message. */
async function refused(link: string, says: RegExp): Promise<UserError> {
  let found: unknown;
  await rejects(decodeLink(link), (error) => {
    found = error;
    return error instanceof UserError && error.exitCode === 2;
  });
  const error = found as UserError;
  const text = [error.message, error.hint, ...error.objections.flatMap(({ path, message }) => [path, message])].join(
    ' ',
  );
  ok(says.test(text), text);
  return error;
}

describe('A share link', () => {
  it('contains the answers in its fragment: base64url of raw deflate of JSON', async () => {
    const link = await encodeLink(answers, page);
    const [before, data = ''] = link.split('#v1=');
    equal(before, page);
    doesNotMatch(data, /[^\w-]/);
    deepEqual(JSON.parse(inflateRawSync(Buffer.from(data, 'base64url')).toString()), answers);
    ok(link.length < 1000, `${link.length} characters`);
  });

  it('gives back random answers', () =>
    fc.assert(
      fc.asyncProperty(untouched, async (raw) => {
        deepEqual(await decodeLink(await encodeLink(raw, page)), { answers: raw, notes: [] });
      }),
      { numRuns: 200 },
    ));

  it('gives back hostile texts in every field of every choice', async () => {
    for (const text of hostile)
      for (let at = 0; at < 6; at++) {
        const raw = everywhere(definition, text, at);
        deepEqual(await decodeLink(await encodeLink(raw)), { answers: raw, notes: [] });
      }
  });

  it('gives back answers that are not complete', async () => {
    for (const raw of [{}, { environments: [] }, { environments: [{}] }, { name: 'x', backend: { kind: 's3' } }])
      deepEqual(await decodeLink(await encodeLink(raw)), { answers: raw, notes: [] });
  });

  it('leaves out the reference to a schema', async () => {
    deepEqual(await decodeLink(await encodeLink({ $schema: 'x.json', name: 'a' })), {
      answers: { name: 'a' },
      notes: [],
    });
    deepEqual(await decodeLink(linkTo({ $schema: 7, name: 'a' })), { answers: { name: 'a' }, notes: [] });
  });

  it('is read from an address, from its fragment, and as other programs pass it on', async () => {
    const link = await encodeLink(answers, page);
    const fragment = link.slice(link.indexOf('#'));
    const ways = [
      fragment,
      fragment.slice(1),
      `file:///tmp/web/dist/index.html${fragment}`,
      ` ${link}\n`,
      link.replace('#v1=', '#v1%3D'),
      link.replace('#v1=', '#v1%3d'),
      `${link}=`,
      `${link}==`,
    ];
    for (const way of ways) deepEqual((await decodeLink(way)).answers, answers, way);
  });
});

describe('A share link of another version', () => {
  it('loses names that are unknown, and says which', async () => {
    const { answers: known, notes } = await decodeLink(
      linkTo({
        name: 'x',
        color: 'red',
        rotation: { maxAgeDays: 30, hour: 4 },
        environments: [{ name: 'dev', zone: 1 }],
      }),
    );
    deepEqual(known, { name: 'x', rotation: { maxAgeDays: 30 }, environments: [{ name: 'dev' }] });
    deepEqual(notes, [
      'The answer "color" does not exist in this version and is left out.',
      'rotation: "hour" does not exist in this version and is left out.',
      'environments[0]: "zone" does not exist in this version and is left out.',
    ]);
  });

  it('loses choices that are unknown, with their settings', async () => {
    const { answers: known, notes } = await decodeLink(
      linkTo({
        engine: 'pulumi',
        backend: { kind: 'swift', container: 'x' },
        ci: { bucket: 'x' },
        environments: [{ name: 'dev', tier: 'canary', backend: { container: 'y' } }],
      }),
    );
    deepEqual(known, { environments: [{ name: 'dev' }] });
    equal(notes.length, 4);
    for (const [index, begin] of [
      'engine is left out: "pulumi"',
      'backend.kind is left out: "swift"',
      'ci is',
      'environments[0].tier is left out',
    ].entries())
      ok(notes[index]?.startsWith(begin), notes[index]);
  });

  it('keeps invalid values, for the parser to report', async () => {
    const raw = { name: 'No Name!', rotation: { maxAgeDays: 'often' }, backend: { kind: 's3', bucket: 7 } };
    deepEqual(await decodeLink(linkTo(raw)), { answers: raw, notes: [] });
  });

  it('has the structure of answers, whatever is in it', async () => {
    const { answers: known, notes } = await decodeLink(
      linkTo(
        '{"name":[],"secretStore":"x","environments":[1,{"name":{}},null],"rotation":null,"engine":null,"__proto__":{"polluted":1},"constructor":{}}',
      ),
    );
    deepEqual(known, { environments: [{}] });
    equal(Object.getPrototypeOf(known), Object.prototype);
    equal(('polluted' in {}) as boolean, false);
    equal(notes.length, 9);
    for (const environments of [{}, 'x', 3]) deepEqual((await decodeLink(linkTo({ environments }))).answers, {});
  });

  it('has a limited number of notes, each on one line', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`a\n\u001b[2J${index}`, 1]));
    const { notes } = await decodeLink(linkTo(many));
    equal(notes.length, 21);
    equal(notes.at(-1), '480 more values are left out.');
    for (const note of notes) doesNotMatch(note, /\p{Cc}/u);
  });
});

describe('A share link is refused', () => {
  it('without answers', async () => {
    for (const link of ['', '#', page, `${page}#`, `${page}#answers`, 'v1', 'AAAA'])
      await refused(link, /contains no answers.*begins with #v1=/);
  });

  it('of another format', async () => {
    await refused(linkTo(answers, 2), /has the format 2, and this version reads format 1/);
  });

  it('if it is damaged, at any position', async () => {
    const link = await encodeLink(answers);
    const start = '#v1='.length;
    for (let length = start; length < link.length; length++) await refused(link.slice(0, length), /damaged/);
    for (const other of [`${link}!`, `${link} x`, '#v1=%%%', '#v1=====', `#v1=${'A'.repeat(100)}`])
      await refused(other, /damaged/);
    for (const content of ['', 'x', '[]', '"x"', '1', 'null', '{"name":"x"} {}', '{"name":'])
      await refused(linkTo(content), /damaged/);
    await refused(`#v1=${deflateRawSync(Buffer.from([0x7b, 0xff, 0x7d])).toString('base64url')}`, /damaged/);
  });

  it('with every character changed: it is damaged, or other answers', async () => {
    const link = await encodeLink(answers);
    for (let at = '#v1='.length; at < link.length; at++) {
      const other = link[at] === 'A' ? 'B' : 'A';
      try {
        ok(isPlain((await decodeLink(link.slice(0, at) + other + link.slice(at + 1))).answers));
      } catch (error) {
        ok(error instanceof UserError, String(error));
      }
    }
  });

  it('if it is too long, or decompresses to more than 1 MiB', async () => {
    await refused(`#v1=${'A'.repeat(200_000)}`, /longer than 131071 characters/);
    const environments = Array.from({ length: 1001 }, (_, index) => ({ name: `e${index}` }));
    await refused(linkTo({ environments }), /at most 1000 environments/);
    await rejects(encodeLink({ environments }), /at most 1000 environments/);
    equal((await decodeLink(await encodeLink({ environments: environments.slice(1) }))).notes.length, 0);
    const bomb = linkTo(`{"name":"${'a'.repeat(50_000_000)}"}`);
    ok(bomb.length < 100_000);
    await refused(bomb, /larger than 1 MiB/);
  });

  it('if it is nested too deeply to be answers', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    deepEqual((await decodeLink(linkTo(`{"name":${deep},"other":${deep}}`))).answers, {});
  });

  it('with a key in an answer, and the key is not in the message', async () => {
    const key = keyShaped();
    const places: readonly unknown[] = [
      { name: key },
      { environments: [{ name: 'dev', description: `the key ${key}` }] },
      { backend: { kind: 's3', bucket: key } },
      { apiKey: key },
      { [key]: 1 },
      { backend: { kind: 'swift', password: key } },
      { name: [key] },
    ];
    for (const raw of places) {
      const error = await refused(linkTo(raw), /Union\.ai API key.*answers must not contain credentials/);
      const text = JSON.stringify([error.message, error.hint, error.objections]);
      for (let at = 0; at + 12 <= key.length; at++) ok(!text.includes(key.slice(at, at + 12)), text);
    }
  });
});

describe('A share link is not made', () => {
  it('with a key in any field, also if it is divided among two', async () => {
    const key = keyShaped();
    const half = Math.floor(key.length / 2);
    const all: readonly Plain[] = [
      { name: key },
      { environments: [{ name: 'dev', clientId: keyShaped('base64url') }] },
      { [key]: 'x' },
      { apiKey: { inner: [key] } },
      { environments: [{ name: key.slice(0, half), description: key.slice(half) }] },
    ];
    for (const raw of all)
      await rejects(encodeLink(raw), (error) => {
        ok(error instanceof UserError);
        const [objection] = error.objections;
        ok(objection?.message.includes('a Union.ai API key'), error.message);
        return !JSON.stringify(error.objections).includes(key.slice(0, 12));
      });
  });

  it('with another credential', async () => {
    await rejects(encodeLink({ name: `ghp_${'a1B2'.repeat(9)}` }), UserError);
  });

  it('if the answers are too long', async () => {
    const description = Array.from({ length: 60_000 }, (_, index) => (index * 7919).toString(36)).join(' ');
    await rejects(encodeLink({ environments: [{ name: 'dev', description }] }), /too long for a link/);
  });
});
