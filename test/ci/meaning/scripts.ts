import { type Property, purposeOf, unless } from './property.ts';

interface WithScripts {
  readonly files: ReadonlyMap<string, string>;
  readonly plans: boolean;
  readonly selects: boolean;
  readonly environments: readonly { readonly name: string }[];
}

/** Scripts that show what the engine printed or rendered. */
const showing = ['plan', 'show', 'drift'];

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
      const show = lines(files, 'show');
      for (const [index, line] of show.entries()) {
        const [, file] = /^ci_plain (".*?")/.exec(line) ?? [];
        if (file !== undefined)
          yield* unless(
            show.slice(0, index).includes(`ci_assert_no_secret ${file}`),
            `show.sh shows ${file} unsearched`,
          );
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
      const applied = text.findIndex((line) => / apply .*"\$plan"$/.test(line));
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
      const shown = show.indexOf('cat "$work/text"');
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
    id: 'streamed',
    says: 'what an apply prints reaches the log line by line, through the search for secrets, and in no other way',
    check: function* ({ files, plans }) {
      if (!plans) return;
      const applied = lines(files, 'apply').filter((line) => / apply -input=false/.test(line));
      yield* unless(
        applied.length === 1 && applied.every((line) => line.startsWith('ci_run_streamed "$work" "$(ci_engine)"')),
        'apply.sh shows the log of the engine itself',
      );
      const run = lines(files, 'run');
      const stream = run.slice(run.indexOf('ci_stream() ('));
      const shown = stream.findIndex((line) => line.startsWith('ci_plain'));
      for (const search of ['*"$ci_secret"*) ci_hidden=true ;;', 'ci_assert_no_key "$1/line"'])
        yield* unless(
          stream.slice(0, shown).some((line) => line.includes(search)),
          'run.sh shows a line before it searches it',
        );
    },
  },
  {
    id: 'gated',
    says: 'the script asks the gate after it compared the plan and before anything logs in or applies',
    check: function* ({ files, plans }) {
      if (!plans) return;
      const text = lines(files, 'apply');
      const compared = text.findIndex((line) => line.includes('"$actual" != "$3"'));
      const asked = text.findIndex((line) => line.startsWith('scripts/ci/gate.sh "$environment" "$plan_dir" '));
      const refused = text.indexOf('exit "$gate"');
      const begun = text.indexOf('ci_init');
      const order = [compared, asked, text.indexOf('if [ "$gate" -ne 0 ]; then'), refused, begun];
      yield* unless(
        !order.includes(-1) && order.every((one, index) => index === 0 || one > (order[index - 1] ?? 0)),
        'apply.sh begins before the gate is open',
      );
      yield* unless(text[asked]?.endsWith('|| gate=$?') === true, 'apply.sh does not look at what the gate says');
    },
  },
  {
    id: 'stoppable',
    says: 'the engine runs in the background and gets one signal when it is stopped',
    check: function* ({ files, plans }) {
      if (!plans) return;
      for (const name of ['plan', 'apply', 'drift'])
        for (const line of lines(files, name).filter((one) => / (plan|apply) -input=false/.test(one)))
          yield* unless(/^ci_run(_streamed "\$work")? "\$\(ci_engine\)" /.test(line), `${name}.sh: ${line}`);
      const run = lines(files, 'run');
      const stop = run.slice(run.indexOf('ci_stop() {'), run.indexOf('ci_run() {'));
      const once = stop.indexOf('[ -z "$ci_signal" ] || return 0');
      const sent = stop.findIndex((line) => line.includes('kill '));
      yield* unless(once !== -1 && once < sent, 'run.sh stops the engine twice');
      yield* unless(run.includes('"$@" 3>&- &'), 'run.sh waits in a way that no signal ends');
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
