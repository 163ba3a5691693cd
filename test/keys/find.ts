import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { found } from '../ci/toolbox.ts';
import { type Ran, run, scratch } from '../terraform/workbench.ts';
import { formsOfInput } from './cli-output.ts';
import { cliKey } from './load.ts';

/** The script as it is generated. */
export const script = readFileSync(
  fileURLToPath(new URL('../../templates/base/find-keys.sh.ejs', import.meta.url)),
  'utf8',
);
export const key = cliKey('union.acme.example', 'ml-platform-prod');
const encodedTwice = Buffer.from(key).toString('base64');
export const wrapped = (text: string, width: number): string =>
  text.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? '';

/** A file and the lines in it at which a key begins. */
export type Files = Readonly<Record<string, readonly [text: string | Buffer, ...lines: readonly number[]]>>;

/** Where the key begins: the line after that of the frame that names the variable, if the name is on a line of its own. */
const lineOf = (text: string): number => text.split('\n').findIndex((line) => line.includes(key.slice(0, 12))) + 1;

const secret = Object.entries(formsOfInput(key, 'ml-platform-prod'))
  .filter(([name]) => !name.includes('narrow'))
  .map(([name, text]) => [name, [`first line\n${text}`, lineOf(`first line\n${text}`)]] as const);

export const hiding: Files = {
  ...Object.fromEntries(secret),
  'in an address': [`x\nhttps://host.example/path/${key}/more\n`, 2],
  'after other base64': [`${Buffer.from('some other text of any length').toString('base64url')}${key}\n`, 1],
  'in an assignment': [`api_key = "${key}"\n`, 1],
  'in JSON with escaped line ends': [`{"key": "${wrapped(key, 40).replaceAll('\n', '\\n')}"}\n`, 1],
  'in a YAML block': [`key: >-\n${wrapped(key, 30).replace(/^/gm, '    ')}\nnext: 1\n`, 2],
  'in comments': [`# The key:\n${wrapped(key, 30).replace(/^/gm, '# ')}\n`, 2],
  'in quoted lines': [`text = [\n${wrapped(key, 30).replace(/^(.*)$/gm, '  "$1",')}\n]\n`, 2],
  'encoded twice': [`data:\n  key: ${encodedTwice}\n`, 2],
  'encoded twice and folded': [`x\n${wrapped(encodedTwice, 64)}\n`, 2],
  'in UTF-16': [Buffer.from(`x\n${key}\n`, 'utf16le'), 2],
  'in two places': [`${key}\nx\n\n${cliKey('acme.hosted.unionai.cloud', 'dev')}\n`, 1, 4],
  'twice in succession': [`${key}\n${key}\n`, 1, 2],
  'at the end of a long line': [`${'0123456789-'.repeat(3000)}${key}\n`, 1],
  'after many lines': [`${'some words in a line\n'.repeat(5000)}${wrapped(key, 33)}\n`, 5001],
  'before many lines': [`${wrapped(key, 33)}\n${'some words in a line\n'.repeat(5000)}`, 1],
  'at the end of a window': [`${'0123456789-'.repeat(740)}\n${wrapped(key, 40)}\n${'x '.repeat(5000)}\n`, 2],
  'between zero bytes': [Buffer.concat([Buffer.from([0, 1, 0, 255]), Buffer.from(key), Buffer.from([0])]), 1],
};

export const harmless: Files = {
  'a host and a port': [Buffer.from('registry.acme.example:5000/image:latest and more text').toString('base64')],
  'a text with colons': [Buffer.from('first: second: third: fourth, and so on and so on').toString('base64')],
  hashes: [
    'h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nzh:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n',
  ],
  words: [`${'scripts/environments/development/terraform/modules/workspace/variables '.repeat(200)}\n`],
  'a token': [
    `${Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"iss":"https://token.actions.example","aud":"sts:x:y","sub":"repo:acme/x:environment:dev"}').toString('base64url')}.c2ln\n`,
  ],
  empty: [''],
};

export function lay(files: Files, text = script): string {
  const dir = scratch('find');
  mkdirSync(join(dir, 'scripts'));
  writeFileSync(join(dir, 'scripts/find-keys.sh'), text);
  mkdirSync(join(dir, 'files'));
  for (const [name, [content]] of Object.entries(files)) writeFileSync(join(dir, 'files', name), content);
  return dir;
}

export const search = (dir: string, args: readonly string[] = [], PATH = process.env.PATH ?? ''): Promise<Ran> =>
  run(found('sh'), ['scripts/find-keys.sh', ...args], { cwd: dir, env: { PATH } });

/** What is to be reported: `file:line`. */
export const places = (files: Files): readonly string[] =>
  Object.entries(files).flatMap(([name, [, ...lines]]) => lines.map((line) => `files/${name}:${line}`));

export const reported = ({ stderr }: Ran): readonly string[] =>
  [...stderr.matchAll(/^(?:\.\/)?(.+:\d+): possible Union\.ai API key\./gm)].map(([, place = '']) => place);
