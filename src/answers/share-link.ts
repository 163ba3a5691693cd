import { type Objection, UserError } from '../errors.ts';
import { credentialIn } from '../model/credential/redact.ts';
import { credentialObjection } from './check-field.ts';
import { type KnownAnswers, knownAnswers } from './known-answers.ts';
import { objected } from './parse.ts';
import { isPlain, type Plain } from './shape.ts';

/** The format of the links that this version makes and reads. */
const format = 1;
/** The limit of a link, in characters: an argument of a program on Linux has at most 128 KiB. */
const longestLink = 128 * 1024 - 1;
/** The limit of the answers in a link, in bytes: that of an answers file. */
const longestAnswers = 1024 * 1024;
/** The limit of the environments in a link. An empty one takes three bytes before the compression, and any one is checked. */
const mostEnvironments = 1000;
/** How many bytes are decompressed at once. */
const slice = 4096;

/**
 * The link of a configurator that contains these answers, in the fragment, which browsers do not send to servers: `#v1=` and
 * base64url of raw deflate of the answers as JSON.
 *
 * @param raw the answers, which may be incomplete
 * @param page the address of the page, without a fragment
 * @throws UserError 'answers' for a credential among the answers, and for answers that are too long for a link
 */
export async function encodeLink(raw: Plain, page = ''): Promise<string> {
  const { $schema: _, ...answers } = raw;
  const json = JSON.stringify(answers);
  refuseMany(answers);
  refuseCredentials(answers, json);
  const bytes = new TextEncoder().encode(json);
  const link = `${page}#v${format}=${toBase64url(await compressed(bytes))}`;
  if (link.length > longestLink || bytes.length > longestAnswers)
    throw new UserError('answers', 'The answers are too long for a link.', 'Save them to an answers file.');
  return link;
}

/**
 * The answers in a link. Nothing is fetched: only the fragment is read. Answers that this version does not know are left out.
 *
 * @param link the address with its fragment, or the fragment alone, with or without `#`
 * @throws UserError 'answers' for a link that is damaged, too long, of another format, or that contains a credential. The
 *   message contains nothing of the link.
 */
export async function decodeLink(link: string): Promise<KnownAnswers> {
  if (link.length > longestLink)
    throw new UserError('answers', `The link is longer than ${longestLink} characters.`, 'Use an answers file.');
  const text = link.trim();
  const fragment = text.slice(text.indexOf('#') + 1);
  // Some programs encode the equals signs of links that they pass on.
  const [, version, data = ''] = /^v(\d{1,9})(?:=|%3D)(.*)$/is.exec(fragment) ?? [];
  if (version === undefined)
    throw new UserError(
      'answers',
      'The link contains no answers.',
      `Copy the whole link, with the part that begins with #v${format}=, and quote it in the shell.`,
    );
  if (Number(version) !== format)
    throw new UserError(
      'answers',
      `The link has the format ${version}, and this version reads format ${format}.`,
      'Use the version of the generator that made the link, or create the link again.',
    );
  const json = textOf(await decompressed(fromBase64url(data.replace(/(?:=|%3D){1,2}$/i, ''))));
  const raw = parsed(json);
  refuseMany(raw);
  const known = knownAnswers(raw);
  refuseCredentials(known.answers, json);
  return known;
}

/** @throws UserError 'answers' for more environments than a link may have */
function refuseMany({ environments }: Plain): void {
  if (Array.isArray(environments) && environments.length > mostEnvironments)
    throw new UserError('answers', `A link has at most ${mostEnvironments} environments.`, 'Use an answers file.');
}

/** @throws UserError 'answers' with each answer that contains a credential */
function refuseCredentials(answers: Plain, json: string): void {
  const strings = stringsIn(answers, '');
  const found = strings.flatMap(([path, text]): readonly Objection[] => {
    const credential = credentialIn(text);
    return credential === undefined ? [] : [{ path, ...credentialObjection(credential) }];
  });
  if (found.length > 0) throw objected(found);
  // A key that is divided among several answers, or in a name.
  const divided = credentialIn(strings.map(([, text]) => text).join('\n')) ?? credentialIn(json);
  if (divided !== undefined) throw objected([{ path: 'the combined answers', ...credentialObjection(divided) }]);
}

/** Every string with the path of its answer. */
function stringsIn(value: unknown, path: string): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((one: unknown, index) => stringsIn(one, `${path}[${index}]`));
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => stringsIn(one, path === '' ? name : `${path}.${name}`));
}

async function compressed(bytes: Uint8Array): Promise<Uint8Array> {
  return piped(bytes, new CompressionStream('deflate-raw'), longestAnswers);
}

async function decompressed(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await piped(bytes, new DecompressionStream('deflate-raw'), longestAnswers);
  } catch (error) {
    throw error instanceof UserError ? error : damaged();
  }
}

/** What a stream makes of the bytes, read as far as it takes to see that it is too long. */
async function piped(
  bytes: Uint8Array,
  through: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Uint8Array> {
  const writer = through.writable.getWriter();
  // In slices, so that no more is decompressed than is read. The reader fails with the same error.
  for (let at = 0; at < bytes.length; at += slice) writer.write(bytes.slice(at, at + slice)).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = through.readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const chunk = value as Uint8Array;
    length += chunk.length;
    if (length > limit) {
      reader.cancel().catch(() => undefined);
      throw new UserError('answers', 'The answers in the link are larger than 1 MiB.', 'Use an answers file.');
    }
    chunks.push(chunk);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function toBase64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64url(text: string): Uint8Array {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) throw damaged();
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw damaged();
  }
}

function parsed(json: string): Plain {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw damaged();
  }
  if (!isPlain(value)) throw damaged();
  return value;
}

function damaged(): UserError {
  return new UserError('answers', 'The link is damaged: its answers cannot be read.', 'Copy the whole link again.');
}
