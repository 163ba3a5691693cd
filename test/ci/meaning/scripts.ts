import { type Property, purposeOf, unless } from './property.ts';

interface WithScripts {
  readonly files: ReadonlyMap<string, string>;
  readonly plans: boolean;
  readonly selects: boolean;
  readonly environments: readonly { readonly name: string }[];
}

/** Scripts that show what the engine printed or rendered. */
const showing = ['plan', 'show', 'apply', 'drift'];

/** The lines of a script, without comments. */
function lines(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  return (files.get(`scripts/ci/${name}.sh`) ?? '').split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim());
}

/** What the scripts have to do, whichever platform calls them. */
export const scripts: readonly Property<WithScripts>[] = [
  {
    id: 'selected-key',
    says: 'no script runs the engine unless its job selects the key of the run',
    check: function* ({ files, plans, selects }) {
      if (!plans || !selects) return;
      for (const script of Object.keys(purposeOf)) {
        if (!files.has(`scripts/ci/${script}`)) continue;
        const text = lines(files, script.replace('.sh', ''));
        const required = text.findIndex((line) => /^ci_require_key_purpose (plan|apply)/.test(line));
        const run = text.findIndex((line) => /^ci_init$|plan\.sh "\$1"/.test(line));
        yield* unless(required !== -1 && required < run, `${script} runs the engine with any key`);
      }
    },
  },
  {
    id: 'searched',
    says: 'what the engine printed is searched for secrets before any of it is shown',
    check: function* ({ files, plans }) {
      for (const name of plans ? showing : []) {
        const text = lines(files, name);
        const shown = text.findIndex((line) => /\bci_plain\b|\bcat\b/.test(line));
        const searched = text.findIndex((line) => line.startsWith('ci_assert_no_secret'));
        yield* unless(searched !== -1 && searched < shown, `${name}.sh shows before it searches`);
      }
    },
  },
  {
    id: 'exact-plan',
    says: 'the script applies the plan file it is given, and only with the checksum it is given',
    check: function* ({ files, plans }) {
      if (!plans) return;
      const text = lines(files, 'apply');
      const compared = text.findIndex((line) => line.includes('"$actual" != "$3"'));
      const applied = text.findIndex((line) => / apply .*"\$plan"/.test(line));
      yield* unless(compared !== -1 && applied > compared, 'apply.sh applies before it compares');
      yield* unless(!text.some((line) => /-auto-approve|apply [^"]*$/.test(line)), 'apply.sh applies no file');
    },
  },
  {
    id: 'deletions',
    says: 'a plan that deletes objects of production without an acknowledgment ends the plan job and is not applied',
    check: function* ({ files, plans }) {
      if (!plans) return;
      const show = lines(files, 'show');
      const searched = show.findIndex((line) => line.startsWith('scripts/ci/deletions.sh "$1" "$plan_dir/plan.txt"'));
      const shown = show.indexOf('} | ci_show');
      const ended = show.findIndex((line) => line.startsWith('[ "$deletions" -eq 0 ] || ci_fail'));
      yield* unless(searched !== -1 && searched < shown && shown < ended, 'show.sh accepts any deletion');
      const apply = lines(files, 'apply');
      const rendered = apply.findIndex((line) => / show .*"\$plan" >/.test(line));
      const checked = apply.findIndex((line) => /^scripts\/ci\/deletions\.sh "\$1" .* \|\| ci_fail/.test(line));
      const applied = apply.findIndex((line) => / apply .*"\$plan"/.test(line));
      yield* unless(rendered !== -1 && rendered < checked && checked < applied, 'apply.sh accepts any deletion');
      for (const [path, text] of files)
        if (/^scripts\/environments\/.*\.env$/.test(path))
          yield* unless(
            /^DELETIONS=free$/m.test(text) !== /^TIER=production$/m.test(text),
            `${path}: deletions are free in production, or not free below it`,
          );
    },
  },
  {
    id: 'record',
    says: 'every apply leaves a record, including rejected and interrupted ones',
    check: function* ({ files, plans }) {
      if (!plans) return;
      const text = lines(files, 'apply');
      const armed = text.indexOf('trap leave_record EXIT');
      const compared = text.findIndex((line) => line.includes('"$actual" != "$3"'));
      yield* unless(armed !== -1 && armed < compared, 'apply.sh can end without a record');
      for (const result of ['rejected:', 'interrupted', 'applied', 'failed'])
        yield* unless(
          text.some((line) => line.includes(`result=${result}`) || line.includes(`result="${result}`)),
          `apply.sh records nothing as ${result}`,
        );
      const record = files.get('scripts/ci/record.sh') ?? '';
      for (const word of ['actor=', 'commit=', 'plan_sha256=', 'result='])
        yield* unless(record.includes(word), `the record lacks ${word}`);
    },
  },
  {
    id: 'no-names',
    says: "no environment's name is in a script",
    check: function* ({ files, environments }) {
      for (const [path, text] of files) {
        if (!path.startsWith('scripts/') || !path.endsWith('.sh')) continue;
        const code = text.replace(/^\s*#.*$/gm, '').replaceAll('/dev/', '/');
        for (const { name } of environments)
          yield* unless(!new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(code), `${path} names ${name}`);
      }
    },
  },
];
