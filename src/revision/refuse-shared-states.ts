import { rootModules } from '../adopt/find-places.ts';
import { sharedStates, statesOnDisk } from '../adopt/state-places.ts';
import { UserError } from '../errors.ts';
import { isTerraform } from '../merge/terraform-paths.ts';
import type { Answers } from '../model/answers.ts';
import { grouped } from '../model/grouped.ts';
import { parseHcl } from '../model/hcl/parse-hcl.ts';
import type { HclFile } from '../model/hcl-tree.ts';
import { parentFolder } from '../model/parent-folder.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { readTerraformBelow } from '../shell/adoptable.ts';

/**
 * Refuses a new root that would use the state of a root that is on disk already and that the generator did not make. The
 * repository is read only where a root is new.
 *
 * @returns the files that were parsed, by their text
 * @throws UserError 'answers' naming the two places
 */
export async function refuseSharedStates(
  root: string,
  before: readonly Answers[],
  after: Answers,
): Promise<ReadonlyMap<string, HclFile>> {
  const parsed = new Map<string, HclFile>();
  const known = new Set(before.flatMap((answers) => repositoryOf(answers).roots.map(({ directory }) => directory)));
  const repository = repositoryOf(after);
  const added = repository.roots.filter(({ directory }) => !known.has(directory));
  if (added.length === 0) return parsed;
  const others = readTerraformBelow(root, (path) => !known.has(parentFolder(path) || '.'));
  const parse = (text: string): HclFile => {
    const file = parseHcl(text);
    parsed.set(text, file);
    return file;
  };
  const onDisk = statesOnDisk(rootModules(withStates(others), parse));
  const problems = sharedStates({ ...repository, roots: added }, onDisk);
  if (problems.length === 0) return parsed;
  throw new UserError(
    'answers',
    'A new root would use the state of another root. Nothing was written.',
    "Set another key for its state: --set 'environments[NAME].backend.key=…'",
    problems.map(({ folder, message }) => ({ path: folder, message })),
  );
}

/** The begin of a backend or cloud block, which ends its line unless there is a comment in it. */
const stateBlock = /\b(backend|cloud)\b[^\n]*(\{|\/\*)/;

/**
 * The files without the texts that tell nothing about a state, because parsing takes long. Of HCL, that are the texts
 * without a backend or cloud block, unless the folder has a block that may refer to values elsewhere.
 *
 * @param files the texts of Terraform files and files of backend settings, by path
 */
export function withStates(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const folders = grouped([...files], ([path]) => parentFolder(path));
  return new Map(
    [...folders.values()].flatMap((inFolder): readonly (readonly [string, string])[] => {
      const telling = new Map(inFolder.filter(([path, text]) => !isTerraform(path) || stateBlock.test(text)));
      const refers = [...telling.values()].some((text) => /\b(var|local)\./.test(text));
      return refers ? inFolder : inFolder.map(([path]) => [path, telling.get(path) ?? '']);
    }),
  );
}
