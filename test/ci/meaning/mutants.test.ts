import { deepEqual, ok } from 'node:assert/strict';
import { isSlow } from '../../slow.ts';
import { pipelinePlatforms } from '../pipelines.ts';
import { meaningOf } from './meaning.ts';
import { mutated } from './mutant.ts';
import { parsed } from './parsed.ts';
import { repositoriesOn } from './repositories.ts';

for (const { kind } of pipelinePlatforms) {
  const { complaintsAbout, mutants, properties } = meaningOf(kind);
  const repositories = repositoriesOn(kind);

  describe(`Repositories for mutants, on ${kind}`, () => {
    for (const repository of repositories)
      it(`${repository.name}: satisfies every property`, () => deepEqual([...complaintsAbout(repository)], []));

    it('every property has a mutant', () => {
      const killed = new Set(mutants.map(({ kills }) => kills));
      deepEqual(
        properties.filter(({ id }) => !killed.has(id)).map(({ id }) => id),
        [],
      );
    });
  });

  describe(`A broken pipeline on ${kind}`, () => {
    for (const mutant of mutants) {
      it(`${mutant.says}: dies by "${mutant.kills}"`, () => {
        const broken = repositories.flatMap((one) => mutated(one, mutant) ?? []);
        ok(broken.length > 0, 'breaks nothing');
        for (const one of isSlow ? broken : broken.slice(0, 1)) {
          for (const [path, text] of one.files) if (/\.ya?ml$/.test(path) && mutant.path.test(path)) parsed(text);
          ok(complaintsAbout(one).has(mutant.kills), `lives in ${one.name}`);
        }
      });
    }
  });
}
