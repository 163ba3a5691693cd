// The part of node:crypto that the plan uses. The hashes of the browser are asynchronous, and the plan is not.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A hash as node:crypto calculates it, of a text and in hexadecimal digits. */
interface TextHash {
  update(text: string): TextHash;
  digest(encoding: 'hex'): string;
}

/**
 * The hash of texts.
 *
 * @throws for another algorithm than SHA-256
 */
export function createHash(algorithm: string): TextHash {
  if (algorithm !== 'sha256') throw new Error(`${algorithm} is not part of this bundle`);
  const hash = sha256.create();
  const own: TextHash = {
    update(text) {
      hash.update(utf8ToBytes(text));
      return own;
    },
    digest: () => bytesToHex(hash.digest()),
  };
  return own;
}

/**
 * The hash of one text.
 *
 * @throws for another algorithm than SHA-256
 */
export function hash(algorithm: string, text: string, _encoding: 'hex'): string {
  return createHash(algorithm).update(text).digest('hex');
}
