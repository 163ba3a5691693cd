import { splitLines } from './lines.ts';

/**
 * The two texts that git joined, conflict markers and all, when it merged two branches: ours and theirs.
 *
 * @returns undefined for a text without such markers
 */
export function sidesOf(text: string): readonly [ours: string, theirs: string] | undefined {
  const sides = { ours: '', theirs: '' };
  let within: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  let found = false;
  for (const { text: line, end } of splitLines(text)) {
    if (within === 'both' && line.startsWith('<<<<<<< ')) [within, found] = ['ours', true];
    else if (within === 'ours' && line.startsWith('||||||| ')) within = 'base';
    else if ((within === 'ours' || within === 'base') && line === '=======') within = 'theirs';
    else if (within === 'theirs' && line.startsWith('>>>>>>> ')) within = 'both';
    else {
      if (within === 'both' || within === 'ours') sides.ours += line + end;
      if (within === 'both' || within === 'theirs') sides.theirs += line + end;
    }
  }
  return found && within === 'both' ? [sides.ours, sides.theirs] : undefined;
}
