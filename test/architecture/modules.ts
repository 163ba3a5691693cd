/** A box of the picture in docs/architecture.md: one layer of the source, or a few that belong together. */
export interface Box {
  readonly id: string;
  /** The layers in it: see layers.ts. */
  readonly layers: readonly string[];
  /** A few words, below the names. */
  readonly says: string;
}

/** A frame around boxes. An arrow from or to a frame is one for each box in it. */
export interface Frame {
  readonly id: string;
  readonly title: string;
  readonly contains: readonly (string | Frame)[];
}

/** An import: each box of `from` imports from each box of `to`. */
export type Arrow = readonly [from: string, to: string];

export const boxes: readonly Box[] = [
  { id: 'start', layers: ['src/launch.ts', 'src/core.ts', 'src/main.ts', 'src/cli.ts'], says: 'the command line' },
  { id: 'generators', layers: ['generators'], says: 'Yeoman' },
  { id: 'api', layers: ['src/api'], says: 'for programs' },
  { id: 'command', layers: ['src/command'], says: 'one object per command' },
  { id: 'revision', layers: ['src/revision'], says: 'the changes of a repository' },
  { id: 'shell', layers: ['src/shell'], says: 'all input and output' },
  { id: 'audit', layers: ['src/audit'], says: 'rules and reports' },
  { id: 'wizard', layers: ['src/wizard'], says: 'questions and review' },
  { id: 'guidance', layers: ['src/guidance'], says: 'next steps and warnings' },
  { id: 'merge', layers: ['src/merge'], says: 'three-way merge' },
  { id: 'adopt', layers: ['src/adopt'], says: 'infers answers' },
  { id: 'record', layers: ['src/record'], says: 'the record in .scaffold' },
  { id: 'plan', layers: ['src/plan'], says: 'answers to files' },
  { id: 'answers', layers: ['src/answers'], says: 'the definition and its parser' },
  { id: 'templates', layers: ['templates'], says: 'choices and their files' },
  { id: 'render', layers: ['src/render'], says: 'encoders' },
  {
    id: 'model',
    layers: ['src/model', 'src/errors.ts', 'src/exit-code.ts', 'src/version.ts'],
    says: 'types and rules',
  },
];

export const frames: readonly Frame[] = [
  {
    id: 'everything',
    title: '',
    contains: [
      { id: 'entries', title: 'Entry points', contains: ['start', 'generators'] },
      'api',
      {
        id: 'acting',
        title: 'Commands',
        contains: [{ id: 'deciding', title: '', contains: ['command', 'revision'] }, 'shell'],
      },
      { id: 'looking', title: '', contains: ['audit', 'wizard'] },
      { id: 'deriving', title: 'Derived from the answers', contains: ['guidance', 'plan', 'adopt'] },
      'merge',
      'record',
      'answers',
      'templates',
      'render',
    ],
  },
];

export const arrows: readonly Arrow[] = [
  ['everything', 'model'],
  ['entries', 'acting'],
  ['start', 'api'],
  ...(['answers', 'merge', 'plan', 'record', 'revision', 'shell', 'audit'] as const).map((to) => ['api', to] as const),
  ['acting', 'answers'],
  ['acting', 'record'],
  ['acting', 'adopt'],
  ['deciding', 'shell'],
  ['deciding', 'plan'],
  ['deciding', 'guidance'],
  ['deciding', 'templates'],
  ['command', 'revision'],
  ['command', 'looking'],
  ['command', 'render'],
  ['revision', 'merge'],
  ['shell', 'audit'],
  ['shell', 'render'],
  ['shell', 'merge'],
  ['looking', 'render'],
  ['audit', 'merge'],
  ['audit', 'templates'],
  ['wizard', 'answers'],
  ['deriving', 'templates'],
  ['deriving', 'answers'],
  ['guidance', 'plan'],
  ['guidance', 'render'],
  ['merge', 'record'],
  ['record', 'answers'],
  ['answers', 'templates'],
  ['templates', 'render'],
];
