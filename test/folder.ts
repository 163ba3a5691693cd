import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What is in a folder, to the last byte: path to type, mode and content. Two that are deeply equal are the same. */
export type Listing = Readonly<Record<string, string>>;

/** Lists everything below a folder, links and empty folders included. */
export function listing(dir: string): Listing {
  return Object.fromEntries(entries(dir, ''));
}

function entries(dir: string, lead: string): readonly (readonly [string, string])[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    const stat = lstatSync(path);
    const mode = (stat.mode & 0o777).toString(8);
    if (stat.isDirectory()) return [[`${lead}${name}/`, mode] as const, ...entries(path, `${lead}${name}/`)];
    if (stat.isSymbolicLink()) return [[`${lead}${name}`, `link to ${readlinkSync(path)}`] as const];
    if (!stat.isFile()) return [[`${lead}${name}`, 'neither file nor folder'] as const];
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    return [[`${lead}${name}`, `${mode} ${stat.size} ${hash}`] as const];
  });
}
