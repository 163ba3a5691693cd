import { Fragment, Identifier } from '../../../src/model/literal.ts';
import type { Layout } from '../../../src/model/repository.ts';
import { render } from '../../../src/render/render-template.ts';
import { environmentParts } from '../environment.ts';
import { hasSeparateKeys, keyParts, planKeyLocation } from '../key.ts';
import { rootFiles, rootVariables } from '../root.ts';
import environmentFile from './environment.tf.ejs';
import keys from './keys.tf.ejs';
import variableTfvars from './tfvars-variable.ejs';

export const aliases: Layout = {
  kind: 'aliases',
  title: 'One root module with a provider alias per environment',
  summary: 'All environments share one state, plan and apply. Simpler to run, but a mistake can affect all of them.',
  fields: {},
  sharedRoot: true,
  // Files of the root module, and local values of keys.tf.
  reservedNames: [
    ...[
      'backend',
      'encryption',
      'imports',
      'keys',
      'locals',
      'main',
      'opentofu',
      'outputs',
      'providers',
      'variables',
      'versions',
    ],
    ...['api_keys', 'api_keys_differ'],
  ],
  roots: (environments) => [{ directory: '.', environments }],
  write: (repository, files) => {
    for (const root of repository.roots) rootFiles(repository, root, files);
    const values: Fragment[] = [];
    for (const environment of repository.environments) {
      const label = new Identifier(environment.id);
      const key = keyParts(repository, environment, label, true);
      const source = './modules/workspace';
      const parts = environmentParts(
        repository,
        environment,
        { label, module: label, source, aliased: true },
        key.preconditions,
      );
      const name = new Identifier(environment.name);
      const planKey = planKeyLocation(repository, environment);
      if (key.value) values.push(key.value);
      const text = render(environmentFile, 'hcl', {
        ...parts,
        name,
        label,
        planKeyLocation: planKey && new Fragment(planKey),
        keyLocation: new Fragment(repository.store.location(environment.secretStore)),
        restricted: environment.namePrefix !== '',
        expected: new Fragment(`local.${label}`),
        key: {
          value: key.value,
          blocks: Fragment.join(
            [key.variable, key.blocks].filter((block) => block !== undefined),
            '\n',
          ),
        },
      });
      files.add(`${environment.name}.tf`, `${text}`, 'merged');
      if (repository.store.source === 'variable') {
        const example = render(variableTfvars, 'hcl', { name, label });
        files.add(`${environment.name}.auto.tfvars.example`, `${example}`, 'seeded');
      }
    }
    files.add('keys.tf', `${render(keys, 'hcl', { values, separate: hasSeparateKeys(repository) })}`, 'owned');
    const variables = repository.roots.flatMap((root) => rootVariables(repository, root));
    if (variables.length > 0) files.add('variables.tf', `${Fragment.join(variables, '\n')}`, 'merged');
  },
};
