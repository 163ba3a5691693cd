import { searchPath } from './cache.ts';

// Makes the installed external tools available to everything that this process starts.
process.env.PATH = searchPath();
