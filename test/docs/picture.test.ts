import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';
import { readDocument } from './document.ts';
import { drawTerminal, pictureLines, picturePath, pictureText } from './picture.ts';

describe('The picture of the terminal', () => {
  const svg = readFileSync(join(root, picturePath), 'utf8');

  it('shows what the commands print: npm run picture:terminal makes it again', async () => {
    const lines = await pictureLines();
    deepEqual(pictureText(svg), lines);
    equal(svg, drawTerminal(lines));
  });

  it('shows commands, results and next steps, and nothing that a script of a page could use', () => {
    const text = pictureText(svg).join('\n');
    for (const part of [/^\$ npx .* new /m, /^Next:$/m, /^Checklist$/m, /^0 errors/m]) match(text, part);
    ok(!/<(script|style|foreignObject|image|a) /.test(svg));
  });

  it('is in README.md, with a description', () => {
    match(readDocument('README.md'), /!\[[^\]]{20,}\]\(docs\/images\/terminal\.svg\)/);
  });
});
