// error: 'identity' does not exist in type 'HandedStore
import type { HandedStore } from '../../../src/model/secret-store.ts';
import { handedStore } from '../whole.ts';

export const mixed: HandedStore = { ...handedStore, identity: () => 'x' };
