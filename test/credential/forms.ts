/** The forms in which a key gets into a text: each makes the text from the key. */
export type Form = (key: string) => string;

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** A text in lines of a length, with something between them. */
export function divided(text: string, length: number, between: string): string {
  return (text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(between);
}

export const forms: Readonly<Record<string, Form>> = {
  'as it is': (key) => key,
  'in an assignment': (key) => `export UNIONAI_API_KEY=${key}`,
  'between other letters': (key) => `xyz${key}`,
  'in a URL': (key) => `https://example.com/?key=${encodeURIComponent(key)}&x=1`,
  'in the alphabet for URLs': (key) => key.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
  'wrapped at 76 columns, as base64 does': (key) => divided(key, 76, '\n'),
  'wrapped at 20 columns': (key) => divided(key, 20, '\n'),
  'wrapped with line ends of Windows': (key) => divided(key, 20, '\r\n'),
  'divided by blanks': (key) => divided(key, 4, ' '),
  'in a block of YAML': (key) => `description: >-\n  ${divided(key, 30, '\n  ')}\nnext: 1\n`,
  'in a list of YAML': (key) => `key:\n  - ${divided(key, 30, '\n  - ')}\n`,
  'in a comment': (key) => `# ${divided(key, 30, '\n# ')}\n`,
  'in a box, as the command line of Union.ai prints it': (key) => `╭────╮\n│ ${divided(key, 30, ' │\n│ ')} │\n╰────╯`,
  'in a diff': (key) => `@@ -1,3 +1,3 @@\n+${divided(key, 30, '\n+')}\n`,
  'in a diff of a list': (key) => `+  - ${divided(key, 30, '\n+  - ')}\n`,
  'as a sum of strings': (key) => `"${divided(key, 30, '" + "')}"`,
  'continued over lines of a shell': (key) => `KEY="${divided(key, 30, '\\\n')}"`,
  'in JSON': (key) => JSON.stringify({ key }),
  'wrapped in JSON': (key) => JSON.stringify({ key: divided(key, 30, '\n') }),
  'with escaped signs': (key) => key.replaceAll('+', '\\u002b').replaceAll('/', '\\/'),
  'encoded twice': base64,
  'encoded three times': (key) => base64(base64(key)),
  'encoded twice and wrapped both times': (key) => divided(base64(divided(key, 40, '\n')), 50, '\n'),
  'amid other text that is encoded': (key) => base64(`{"host":"x","key":"${key}"}`),
};
