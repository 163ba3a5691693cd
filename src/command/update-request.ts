import type { ReviseOptions } from '../revision/decide-revision.ts';
import type { CommonOptions } from '../revision/outcome.ts';

/** What `update` is asked to do. */
export type UpdateRequest =
  | (ReviseOptions & { readonly kind: 'update' | 'check' })
  | (CommonOptions & { readonly kind: 'abort' | 'adopt' | 'recover' });
