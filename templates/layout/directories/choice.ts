import { Fragment, Identifier } from '../../../src/model/literal.ts';
import type { Layout } from '../../../src/model/repository.ts';
import { inFolder, pathFrom } from '../../../src/model/root-path.ts';
import { code } from '../../../src/render/markdown.ts';
import { render } from '../../../src/render/render-template.ts';
import { environmentParts } from '../environment.ts';
import { keyParts, planKeyLocation } from '../key.ts';
import { rootFiles, rootVariables } from '../root.ts';
import main from './main.tf.ejs';
import noVariables from './no-variables.tf.ejs';
import outputs from './outputs.tf.ejs';
import personalKey from './personal-key.tf.ejs';
import providers from './providers.tf.ejs';
import readme from './readme.md.ejs';
import environmentTfvars from './tfvars-environment.ejs';
import storedTfvars from './tfvars-stored.ejs';
import variableTfvars from './tfvars-variable.ejs';

const tfvars = { store: storedTfvars, shell: environmentTfvars, variable: variableTfvars } as const;
const label = new Identifier('union');
const module = new Identifier('workspace');

export const directories: Layout = {
  kind: 'directories',
  title: 'One folder per environment',
  summary: 'Each environment is a root module in environments/<name>/ with its own state, plan and apply.',
  fields: {},
  sharedRoot: false,
  reservedNames: [],
  roots: (environments) =>
    environments.map((environment) => ({
      directory: environment.folder,
      environments: [environment],
    })),
  write: (repository, files) => {
    for (const root of repository.roots) {
      rootFiles(repository, root, files);
      for (const environment of root.environments) {
        const at = (name: string): string => inFolder(root.directory, name);
        const key = keyParts(repository, environment, label, false);
        const source = pathFrom(root.directory, 'modules/workspace');
        const parts = environmentParts(
          repository,
          environment,
          { label, module, source, aliased: false },
          key.preconditions,
        );
        const variables = [
          key.blocks && render(personalKey, 'hcl', {}),
          key.variable,
          ...rootVariables(repository, root),
        ].filter((block) => block !== undefined);
        const place = { key: environment.stateKey, settings: environment.backend };
        const locations = {
          keyLocation: repository.store.location(environment.secretStore),
          planKeyLocation: planKeyLocation(repository, environment),
          state: repository.backend.location(place),
        };
        // The repository's own README.md has that name where the root is the repository itself.
        if (root.directory !== '.') {
          const text = render(readme, 'markdown', { environment, name: repository.name, ...locations, code });
          files.add(at('README.md'), `${text}`, 'merged');
        }
        files
          .add(at('providers.tf'), `${render(providers, 'hcl', { key })}`, 'merged')
          .add(at('main.tf'), `${render(main, 'hcl', { ...parts })}`, 'merged')
          .add(at('outputs.tf'), `${render(outputs, 'hcl', {})}`, 'merged')
          .add(
            at('variables.tf'),
            `${Fragment.join(variables.length > 0 ? variables : [render(noVariables, 'hcl', {})], '\n')}`,
            'merged',
          )
          .add(at('terraform.tfvars.example'), `${render(tfvars[repository.store.source], 'hcl', {})}`, 'seeded');
      }
    }
  },
};
