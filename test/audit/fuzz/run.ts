// Reads random inputs. node --import tsx --import ./build/register.mjs test/audit/fuzz/run.ts SEED COUNT
// Prints the seed of the batch before it begins, so that one that does not end is known.
import { writeSync } from 'node:fs';
import { inputOf } from './inputs.ts';
import { Random } from './random.ts';
import { auditor, type Reader, readers } from './readers.ts';
import { Work } from './work.ts';

const [seed = 1, count = 1000] = process.argv.slice(2).map(Number);
const batch = 250;
/**
 * Blocks of code that run for each character of the input, about ten times what is usual. A reader that is not linear
 * needs many times as many. A pattern of .gitignore takes the product of both lengths; the whole audit reads ten files.
 */
const mostWork: Readonly<Record<string, number>> = { '.gitignore': 4000, credentials: 2000, 'whole audit': 30_000 };
const mostOfOthers = 150;
/** The YAML library searches the whole file for each alias; 500 are followed. */
const mostOfYaml = 1500;
const withYaml = new Set(['YAML', 'GitHub Actions', 'GitLab CI/CD', 'waivers']);

const all: Readonly<Record<string, Reader>> = { ...(await readers()), 'whole audit': await auditor() };
const work = new Work();
for (const read of Object.values(all)) read('');
work.taken();

let inputs = 0;
const most: Record<string, number> = {};
for (const [name, read] of Object.entries(all)) {
  for (let first = 0; first < count; first += batch) {
    writeSync(2, `${name}, seed ${seed}, inputs ${first} to ${first + batch - 1}\n`);
    let characters = 0;
    const random = new Random(seed * 1_000_003 + first);
    for (let at = 0; at < Math.min(batch, count - first); at++) {
      const text = inputOf(random);
      characters += text.length;
      inputs += 1;
      try {
        read(text);
      } catch (error) {
        writeSync(2, `${name} throws, seed ${seed}, input ${first + at}: ${JSON.stringify(text)}\n`);
        throw error;
      }
    }
    const perCharacter = work.taken() / Math.max(characters, 1);
    most[name] = Math.max(most[name] ?? 0, perCharacter);
    if (perCharacter > (mostWork[name] ?? (withYaml.has(name) ? mostOfYaml : mostOfOthers)))
      throw new Error(
        `${name}, seed ${seed}, inputs from ${first}: ${perCharacter.toFixed(0)} steps for each character`,
      );
  }
}
process.stdout.write(`${JSON.stringify({ seed, inputs, most })}\n`);
