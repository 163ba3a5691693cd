import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';

/** The answers in a few lines, for a review before anything is written. */
export function summary(answers: Answers): readonly string[] {
  const { backend, ci, engine, environments, layout, name, read, store } = repositoryOf(answers);
  return [
    `${name}: ${engine.title}, ${layout.title.toLowerCase()}`,
    `  Keys: ${store.title}${store.source === 'store' ? `, read by ${read.title.toLowerCase()}` : ''}`,
    `  State: ${backend.title}`,
    `  Pipeline: ${ci.title}`,
    ...environments.map(({ name: environment, tier, org, host }) => `  ${environment}: ${tier}, ${org} on ${host}`),
  ];
}
