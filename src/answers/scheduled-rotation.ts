import type { Objection } from '../errors.ts';
import type { Fields, Settings } from '../model/field.ts';
import { plansInPipeline } from '../model/repository.ts';
import type { Draft } from './draft.ts';
import { isComplete } from './values.ts';

/** A rotation by the pipeline needs a pipeline, a store that its jobs can write to, and their command-line tools. */
export function scheduledRotation({ given }: Draft): readonly Objection[] {
  if (given.rotation?.automatic !== true) return [];
  const [store, ci, backend] = [given.secretStore?.choice, given.ci, given.backend?.choice];
  if (store === undefined || backend === undefined) return [];
  const cannot = (message: string, hint: string): readonly Objection[] => [
    { path: 'rotation.automatic', message: `cannot be true: ${message}`, hint },
  ];
  if (store.scheduledRotation === undefined)
    return cannot(
      `with the secret store ${store.kind}, no job can read and replace the keys`,
      'Use a secret store, or remove it: the pipeline then reports keys that are due.',
    );
  if (ci === undefined || !plansInPipeline(ci.choice, backend))
    return cannot(
      'no pipeline plans and applies, so no job can rotate the keys',
      'Set a CI/CD platform and a remote state backend, or remove it and run scripts/keys.sh rotate.',
    );
  if (!ci.choice.hasPipeline || !isComplete(ci.choice.fields, ci.values)) return [];
  const { tool } = store.scheduledRotation;
  if (ci.choice.rotatesWith(ci.values as Settings<Fields>, tool)) return [];
  if (!('rotationImage' in ci.choice.fields))
    return cannot(`no job of ${ci.choice.title} can rotate the keys`, 'Remove it and run scripts/keys.sh rotate.');
  return [
    {
      path: 'ci.rotationImage',
      message: `is missing: the jobs that rotate keys need an image with ${tool} and flyte, the CLI of Union.ai`,
      hint: 'Build such an image and set it as IMAGE@sha256:DIGEST, or remove rotation.automatic.',
    },
  ];
}
