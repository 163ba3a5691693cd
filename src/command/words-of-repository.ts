import { settableAnswers } from '../answers/settable.ts';
import { environmentNames } from '../shell/environment-names.ts';
import type { RepositoryWords } from './repository-words.ts';

/** The words of one kind in the repository that a folder belongs to, for the completion of a shell. */
export function wordsOf(words: RepositoryWords, folder: string): readonly string[] {
  const names = environmentNames(folder);
  if (words === 'environments') return names;
  return settableAnswers().flatMap(({ path, words: values = [''] }) => {
    const paths = path.includes('[NAME]') ? names.map((name) => path.replace('[NAME]', () => `[${name}]`)) : [path];
    return paths.flatMap((one) => values.map((value) => `${one}=${value}`));
  });
}
