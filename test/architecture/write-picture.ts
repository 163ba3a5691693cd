// npm run picture: writes the picture of docs/architecture.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';
import { picture } from './draw.ts';

mkdirSync(join(root, 'docs'), { recursive: true });
writeFileSync(join(root, 'docs/architecture.svg'), await picture());
