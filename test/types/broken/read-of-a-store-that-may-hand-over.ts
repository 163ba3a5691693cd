// error: Property 'identity' does not exist on type 'HandedStore
import type { Repository } from '../../../src/model/repository.ts';

export const identity = ({ store, answers }: Repository) => store.identity(answers.secretStore);
