import type { Field } from '../../src/model/field.ts';
import type { OfferedAnswer, WizardQuestion } from '../../src/wizard/question.ts';
import { controlId, type Form } from './form.ts';
import { type Setting, textAt } from './form-fields.ts';

/** The line below a control. It is there for valid answers too, so that nothing moves while the user types. */
function Message({ form, path }: { readonly form: Form; readonly path: string }) {
  const text = form.messages.get(path);
  const isMissing = textAt(form.raw, path) === '';
  return (
    <p id={`${controlId(path)}-message`} class={isMissing ? 'message missing' : 'message'}>
      {text}
    </p>
  );
}

interface TextProps {
  readonly form: Form;
  readonly path: string;
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string | undefined;
  readonly type: Field['type'];
  readonly isOptional: boolean;
  /** A value that the user can take with one click. */
  readonly suggestion?: string | undefined;
}

/** An answer that is a text or a number. */
export function TextControl({ form, hint, isOptional, label, path, placeholder, suggestion, type }: TextProps) {
  const id = controlId(path);
  const value = textAt(form.raw, path);
  const isInvalid = form.messages.has(path);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === '' && !isOptional ? null : (
        <p id={`${id}-hint`} class="hint">
          {isOptional ? 'Optional. ' : ''}
          {hint}
        </p>
      )}
      <div class="control">
        <input
          id={id}
          type="text"
          inputMode={type === 'integer' ? 'numeric' : 'text'}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={value}
          placeholder={placeholder}
          aria-invalid={isInvalid && value !== ''}
          aria-required={!isOptional}
          aria-describedby={hint === '' && !isOptional ? `${id}-message` : `${id}-hint ${id}-message`}
          onInput={({ currentTarget }) => form.setText(path, currentTarget.value, type)}
          onBlur={({ currentTarget }) => {
            const trimmed = currentTarget.value.trim();
            if (trimmed !== currentTarget.value) form.setText(path, trimmed, type);
          }}
        />
        {suggestion === undefined || value !== '' || !isInvalid ? null : (
          <button type="button" onClick={() => form.setText(path, suggestion, type)}>
            Use {suggestion}
          </button>
        )}
      </div>
      <Message form={form} path={path} />
    </div>
  );
}

interface SelectProps {
  readonly form: Form;
  readonly path: string;
  readonly label: string;
  readonly hint: string;
  readonly offers: readonly OfferedAnswer[];
  readonly value: string;
  /** The first entry, which leaves the answer out; undefined if the answer has to be there. */
  readonly none: string | undefined;
  readonly onPick: (value: string) => void;
}

/** An answer that is one of a few words. */
export function SelectControl({ form, hint, label, none, offers, onPick, path, value }: SelectProps) {
  const id = controlId(path);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === '' ? null : (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <select
        id={id}
        value={value}
        aria-invalid={form.messages.has(path)}
        aria-describedby={hint === '' ? `${id}-message` : `${id}-hint ${id}-message`}
        onChange={({ currentTarget }) => onPick(currentTarget.value)}
      >
        {none === undefined ? null : (
          <option value="" selected={value === ''}>
            {none}
          </option>
        )}
        {offers.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.title}
          </option>
        ))}
      </select>
      <Message form={form} path={path} />
    </div>
  );
}

/** A question with a few answers, each with a sentence about it. */
function RadioControl({ form, question }: { readonly form: Form; readonly question: WizardQuestion }) {
  const { fallback, hint, offers = [], path, title } = question;
  const id = controlId(path);
  const given = textAt(form.raw, path);
  const value = given === '' ? fallback : given;
  return (
    <fieldset class="field" aria-describedby={`${id}-message`}>
      <legend>{title}</legend>
      {hint === '' ? null : <p class="hint">{hint}</p>}
      {offers.map((one) => (
        <div key={one.value} class="offer">
          <input
            id={`${id}-${one.value}`}
            type="radio"
            name={path}
            value={one.value}
            checked={one.value === value}
            aria-describedby={one.summary === '' ? undefined : `${id}-${one.value}-summary`}
            onChange={() => form.change(path, question.put(form.raw, one.value))}
          />
          <label for={`${id}-${one.value}`}>{one.title}</label>
          {one.summary === '' ? null : (
            <p id={`${id}-${one.value}-summary`} class="hint">
              {one.summary}
            </p>
          )}
        </div>
      ))}
      <Message form={form} path={path} />
    </fieldset>
  );
}

/** The control for a question of the wizard. */
export function QuestionControl({ form, question }: { readonly form: Form; readonly question: WizardQuestion }) {
  const { fallback, hint, isOptional, offers, path, title } = question;
  if (offers?.some(({ summary }) => summary !== '')) return <RadioControl form={form} question={question} />;
  const given = textAt(form.raw, path);
  if (offers !== undefined)
    return (
      <SelectControl
        form={form}
        path={path}
        label={title}
        hint={hint}
        offers={offers}
        value={given === '' ? (fallback ?? '') : given}
        none={isOptional ? 'None' : undefined}
        onPick={(value) => form.change(path, question.put(form.raw, value))}
      />
    );
  return (
    <TextControl
      form={form}
      path={path}
      label={title}
      hint={hint}
      placeholder={fallback}
      suggestion={fallback}
      type="string"
      isOptional={isOptional}
    />
  );
}

const yesOrNo: readonly OfferedAnswer[] = [
  { value: 'true', title: 'Yes', summary: '' },
  { value: 'false', title: 'No', summary: '' },
];

interface SettingProps {
  readonly form: Form;
  readonly setting: Setting;
  /** What the label ends with, for a setting that there is once per environment. */
  readonly of?: string;
}

/** The control for an answer that the wizard does not ask for. */
export function SettingControl({ form, setting, of }: SettingProps) {
  const { field, path } = setting;
  const label = of === undefined ? field.title : `${field.title} of ${of}`;
  const hint = field.help ?? field.hint ?? '';
  const fallback = field.default === undefined ? undefined : String(field.default);
  const offers =
    field.type === 'boolean'
      ? yesOrNo
      : field.oneOf?.map((one) => ({ value: String(one), title: String(one), summary: '' }));
  if (offers !== undefined) {
    const shown = offers.find(({ value }) => value === fallback)?.title;
    return (
      <SelectControl
        form={form}
        path={path}
        label={label}
        hint={hint}
        offers={offers}
        value={textAt(form.raw, path)}
        none={shown === undefined ? 'Default' : `Default: ${shown}`}
        onPick={(value) => form.setText(path, value, field.type)}
      />
    );
  }
  return (
    <TextControl
      form={form}
      path={path}
      label={label}
      hint={hint}
      placeholder={fallback}
      type={field.type}
      isOptional={field.presence !== 'required'}
    />
  );
}
