// Makes the picture of the terminal in README.md from a real run of the built command: npm run picture:terminal
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../build/bundle.ts';
import { drawTerminal, pictureLines, picturePath } from './picture.ts';

const path = join(root, picturePath);
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, drawTerminal(await pictureLines()));
