import { file, secureRoot } from '../examples.ts';
import { positionsIn, startOf } from '../positions.ts';
import type { AuditRule, Report } from '../rule.ts';

/** Files of editors and tools that run commands when the folder is opened, with the text that makes them do so. */
const kinds: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:^|\/)\.vscode\/tasks\.json$/, /"runOn"\s*:\s*"folderOpen"/],
  [/(?:^|\/)\.claude\/settings(?:\.local)?\.json$/, /"(?:hooks|apiKeyHelper|statusLine)"\s*:/],
  [/(?:^|\/)\.cursor\/(?:hooks|mcp)\.json$/, /"command"\s*:/],
  [/(?:^|\/)\.mcp\.json$/, /"command"\s*:/],
  [/(?:^|\/)\.gemini\/settings\.json$/, /"(?:hooks|mcpServers)"\s*:/],
  [/(?:^|\/)\.devcontainer(?:\/[^/]+)?\/?devcontainer\.json$/, /"(?:initializeCommand)"\s*:/],
  [/(?:^|\/)\.idea\/(?:[^/]+\/)?[^/]+\.xml$/, /BeforeRunTask|startup/i],
];

export const editorCommands: AuditRule = {
  id: 'editor-commands',
  severity: 'warning',
  confidence: 'medium',
  controls: ['no-plain-text'],
  title: 'A file of an editor or tool runs commands on the machine of a user',
  why: 'The commands run with the credentials of the user who opens the repository, without a review of the change at that moment.',
  source: 'https://code.visualstudio.com/docs/editing/workspaces/workspace-trust',
  fix: 'Remove the file, or require a review of its owners for changes to it.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.vscode/tasks.json': '{ "tasks": [{ "command": "make", "runOptions": { "runOn": "folderOpen" } }] }\n',
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.vscode/tasks.json': '{ "tasks": [{ "command": "make" }] }\n' }),
  *check({ files }): Iterable<Report> {
    for (const { path, text } of files) {
      if (text === undefined) continue;
      const pattern = kinds.find(([name]) => name.test(path))?.[1];
      const at = pattern?.exec(text)?.index;
      if (at !== undefined)
        yield { at: positionsIn(path, text, [at])[0] ?? startOf(path), message: 'The file runs a command.' };
    }
  },
};
