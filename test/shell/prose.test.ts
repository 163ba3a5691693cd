import { equal } from 'node:assert/strict';
import { writeProse } from '../../src/shell/output.ts';

const command = `    unionai-terraform new infra --set ${'long'.repeat(10)}=value --wizard`;
const message = ['error: one two three four five six seven eight nine', '  a hint of several words, too', command];

/** What is written to standard error, of this width if it is a terminal. */
function written(columns: number | undefined): string {
  const { stderr } = process;
  const before = (['write', 'isTTY', 'columns'] as const).map(
    (name) => [name, Object.getOwnPropertyDescriptor(stderr, name)] as const,
  );
  let text = '';
  const set = (name: string, value: unknown): unknown =>
    Object.defineProperty(stderr, name, { value, configurable: true, writable: true });
  set('isTTY', columns !== undefined);
  set('columns', columns);
  set('write', (chunk: string) => {
    text += chunk;
    return true;
  });
  try {
    writeProse(message.join('\n'));
    return text;
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(stderr, name);
      else Object.defineProperty(stderr, name, descriptor);
    }
  }
}

describe('A message to standard error', () => {
  it('is wrapped at the width of a terminal, except for commands', () => {
    const lines = [
      'error: one two three',
      '  four five six seven',
      '  eight nine',
      '  a hint of several',
      '    words, too',
    ];
    equal(written(21), `${[...lines, command].join('\n')}\n`);
  });

  it('is not wrapped in a pipe', () => {
    equal(written(undefined), `${message.join('\n')}\n`);
  });
});
