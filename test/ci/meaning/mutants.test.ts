import { deepEqual, ok } from 'node:assert/strict';
import { parse } from 'yaml';
import { githubMutants } from './github-mutants.ts';
import { gitlabMutants } from './gitlab-mutants.ts';
import { complaintsAbout } from './meaning.ts';
import { type Mutant, mutated } from './mutant.ts';
import { repositories } from './repositories.ts';
import { scriptMutants } from './script-mutants.ts';

const mutants: Readonly<Record<string, readonly Mutant[]>> = {
  'github-actions': [...githubMutants, ...scriptMutants],
  'gitlab-ci': [...gitlabMutants, ...scriptMutants],
};

describe('Repositories for mutants', () => {
  for (const repository of repositories)
    it(`${repository.name}: satisfies every property`, () => deepEqual([...complaintsAbout(repository)], []));
});

for (const [platform, all] of Object.entries(mutants)) {
  describe(`A broken pipeline on ${platform}`, () => {
    const own = repositories.filter(({ answers }) => answers.ci.kind === platform);

    for (const mutant of all) {
      it(`${mutant.says}: dies by "${mutant.kills}"`, () => {
        const broken = own.flatMap((one) => mutated(one, mutant) ?? []);
        ok(broken.length > 0, 'breaks nothing');
        for (const one of broken) {
          for (const [path, text] of one.files) if (/\.ya?ml$/.test(path)) parse(text, { uniqueKeys: true });
          ok(complaintsAbout(one).has(mutant.kills), `lives in ${one.name}`);
        }
      });
    }
  });
}
