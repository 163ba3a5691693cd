import type { Steps } from './steps.ts';
import { anyPrefix, tokenRules } from './token-rules.ts';

/** Callback for every credential: its description and its position. */
export type ReportToken = (name: string, from: number, to: number) => void;

/**
 * Finds well-known credentials other than Union.ai keys: tokens by their prefixes, passwords in URLs, private keys, and
 * secret access keys of AWS. The time is linear in the length of the text.
 */
export function findTokens(text: string, steps: Steps, found: ReportToken): void {
  for (const { name, begin, rest, part } of anyPrefix.test(text) ? tokenRules : withPart) {
    steps.count += text.length;
    if (part?.test(text) === false) continue;
    const pattern = new RegExp(begin, 'g');
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      let to = pattern.lastIndex;
      while (to < text.length && rest.test(text.charAt(to))) to += 1;
      steps.count += to - match.index;
      found(name, match.index, to);
      pattern.lastIndex = to;
    }
  }
  findPrivateKeys(text, steps, found);
  findAwsSecrets(text, steps, found);
}

const withPart = tokenRules.filter(({ part }) => part !== undefined);

const keyBegin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d/;
const keyEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|Private-MAC:[^\n]{0,200}/;
/** What a line of a private key, or of a diff of one, is made of. */
const keyCharacter = /[\w+/=:,.\s\\-]/;

/** Private keys in PEM, of OpenPGP and of PuTTY. Without an end, as far as the text looks like one. */
function findPrivateKeys(text: string, steps: Steps, found: ReportToken): void {
  steps.count += text.length;
  if (!keyBegin.test(text)) return;
  const begin = new RegExp(keyBegin.source, 'g');
  const end = new RegExp(keyEnd.source, 'g');
  let isEndless = false;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    end.lastIndex = begin.lastIndex;
    const last: RegExpExecArray | null = isEndless ? null : end.exec(text);
    isEndless = last === null;
    let to = last === null ? begin.lastIndex : end.lastIndex;
    if (last === null) while (to < text.length && keyCharacter.test(text.charAt(to))) to += 1;
    steps.count += to - match.index;
    found('a private key', match.index, to);
    begin.lastIndex = to;
  }
}

/** A word of 40 characters, or a line of a diff that begins with one. */
const awsSecret = /(?:(?<=^[+-])|(?<![\w/+.-]))[A-Za-z0-9/+]{40}(?![\w/+=.-])/gm;

/** A secret access key has no prefix: 40 characters of base64 that are random. */
function findAwsSecrets(text: string, steps: Steps, found: ReportToken): void {
  steps.count += text.length;
  if (!hasSecretLength(text)) return;
  for (const { 0: secret, index } of text.matchAll(awsSecret)) {
    const isMixed = /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /[0-9]/.test(secret);
    if (isMixed && entropy(secret) > 4.3) found('an AWS secret access key', index, index + secret.length);
  }
}

/** Whether a text has a run of base64 that is as long as a secret. It looks only at the characters that can rule one out. */
function hasSecretLength(text: string): boolean {
  for (let last = secretLength - 1; last < text.length; ) {
    let at = last;
    while (at > last - secretLength && base64[text.charCodeAt(at)] === 1) at -= 1;
    if (at === last - secretLength) return true;
    last = at + secretLength;
  }
  return false;
}

const secretLength = 40;

/** 1 at the codes of base64 digits. A table, because a call for each character takes longer. */
const base64 = Uint8Array.from({ length: 128 }, (_, code) => (/[A-Za-z0-9+/]/.test(String.fromCharCode(code)) ? 1 : 0));

/** Shannon's entropy of a text, in bits per character: about 4.8 for 40 random characters, below 4.2 for words. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
