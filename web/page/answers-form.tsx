import type { WizardQuestion } from '../../src/wizard/question.ts';
import { sections } from '../core.ts';
import { QuestionControl, SettingControl } from './controls.tsx';
import { Environments } from './environments.tsx';
import type { Form } from './form.ts';
import { otherSettings, questionsFor, repositorySettings, type Setting } from './form-fields.ts';

/** The sections with questions: the last one of the wizard is the review, which is the right side of the page. */
export const formSections = sections.slice(0, -1);

/** The answer of each section whose choice has settings. */
const answerOf: Readonly<Record<string, 'secretStore' | 'backend' | 'ci'>> = {
  'Secret store': 'secretStore',
  State: 'backend',
  'CI/CD': 'ci',
};

/** The questions, grouped as in the wizard. */
export function AnswersForm({ form }: { readonly form: Form }) {
  const questions = questionsFor(form.raw);
  return (
    <form onSubmit={(event) => event.preventDefault()} aria-label="Answers">
      {formSections.map((title, index) => (
        <section key={title} id={`section-${index + 1}`} aria-labelledby={`section-${index + 1}-title`}>
          <h2 id={`section-${index + 1}-title`} tabIndex={-1}>
            {title}
          </h2>
          {title === 'Environments' ? (
            <Environments form={form} />
          ) : (
            <Questions form={form} questions={questions} title={title} />
          )}
        </section>
      ))}
      <section aria-labelledby="section-others-title">
        <h2 id="section-others-title" tabIndex={-1}>
          Other answers
        </h2>
        <Settings form={form} title="Settings of the repository" settings={repositorySettings(questions)} />
      </section>
    </form>
  );
}

interface QuestionsProps {
  readonly form: Form;
  readonly questions: readonly WizardQuestion[];
  readonly title: string;
}

function Questions({ form, questions, title }: QuestionsProps) {
  const answer = answerOf[title];
  const settings = answer === undefined ? [] : otherSettings(form.raw, answer, questions);
  return (
    <>
      {questions
        .filter(({ section }) => section === title)
        .map((question) => (
          <QuestionControl key={question.id} form={form} question={question} />
        ))}
      {settings.length === 0 ? null : <Settings form={form} title={`More settings of ${title}`} settings={settings} />}
    </>
  );
}

interface SettingsProps {
  readonly form: Form;
  readonly title: string;
  readonly settings: readonly Setting[];
}

function Settings({ form, settings, title }: SettingsProps) {
  return (
    <details open={settings.some(({ path }) => form.messages.has(path)) ? true : undefined}>
      <summary>{title}</summary>
      {settings.map((setting) => (
        <SettingControl key={setting.path} form={form} setting={setting} />
      ))}
    </details>
  );
}
