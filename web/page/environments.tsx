import type { Plain } from '../../src/answers/shape.ts';
import { environmentDefaults, environmentFields } from '../core.ts';
import { SettingControl } from './controls.tsx';
import { environmentsIn, moveEnvironment, withEnvironment, withoutEnvironment } from './environment-list.ts';
import { controlId, type Form } from './form.ts';
import { environmentSettings, textAt } from './form-fields.ts';

const columns = ['name', 'tier', 'org', 'host'] as const;

/** The table of the environments, with a row of settings below each. */
export function Environments({ form }: { readonly form: Form }) {
  const list = environmentsIn(form.raw);
  const message = form.messages.get('environments');
  const add = (): void => {
    form.change('environments', withEnvironment(form.raw));
    focusSoon([controlId(`environments[${list.length}].name`)]);
  };
  return (
    <>
      <div class="wide">
        <table>
          <caption class="hidden">Environments</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {environmentFields[column].title}
                </th>
              ))}
              <th scope="col">Actions</th>
            </tr>
          </thead>
          {list.map((environment, index) => (
            // An environment has no other identity than its place: its name can be edited.
            <Row key={index} form={form} environment={environment} index={index} count={list.length} />
          ))}
        </table>
      </div>
      <p class="message">{message}</p>
      <button id="add-environment" type="button" onClick={add}>
        Add environment
      </button>
    </>
  );
}

/** Moves the focus to the first of some controls that is there and enabled, when the page has changed. */
function focusSoon(ids: readonly string[]): void {
  setTimeout(() => {
    const controls = ids.map((id) => document.getElementById(id));
    const control = controls.find((one) => one?.matches('button:enabled, input:enabled'));
    control?.focus();
    // As with Tab, so that the text that is typed replaces the present one.
    if (control instanceof HTMLInputElement) control.select();
  });
}

interface RowProps {
  readonly form: Form;
  readonly environment: Plain;
  readonly index: number;
  readonly count: number;
}

function Row({ count, environment, form, index }: RowProps) {
  const name = String(environment.name ?? '') || `environment ${index + 1}`;
  const at = `environments[${index}]`;
  const defaults = environmentDefaults(environment);
  const messages = [...form.messages].filter(([path]) => path === at || path.startsWith(`${at}.`));
  const own = messages.filter(([path]) => path === at || columns.some((column) => path === `${at}.${column}`));
  const move = (by: 1 | -1): void => {
    form.change('environments', moveEnvironment(form.raw, index, by));
    const to = controlId(`environments[${index + by}]`);
    focusSoon(by === 1 ? [`${to}-down`, `${to}-up`] : [`${to}-up`, `${to}-down`]);
  };
  const remove = (): void => {
    form.change('environments', withoutEnvironment(form.raw, index));
    focusSoon([`${controlId(at)}-remove`, 'add-environment']);
  };
  return (
    <tbody>
      <tr>
        {columns.map((column) => (
          <td key={column}>
            {column === 'tier' ? (
              <TierCell form={form} path={`${at}.tier`} label={`Tier of ${name}`} fallback={defaults.tier} />
            ) : (
              <TextCell
                form={form}
                path={`${at}.${column}`}
                label={
                  column === 'name' ? `Environment name ${index + 1}` : `${environmentFields[column].title} of ${name}`
                }
                placeholder={column === 'host' ? defaults.host : undefined}
                isRequired={column !== 'host'}
              />
            )}
          </td>
        ))}
        <td class="actions">
          <button
            id={`${controlId(at)}-up`}
            type="button"
            aria-label={`Move ${name} up`}
            disabled={index === 0}
            onClick={() => move(-1)}
          >
            ↑
          </button>
          <button
            id={`${controlId(at)}-down`}
            type="button"
            aria-label={`Move ${name} down`}
            disabled={index === count - 1}
            onClick={() => move(1)}
          >
            ↓
          </button>
          <button
            id={`${controlId(at)}-remove`}
            type="button"
            aria-label={`Remove ${name}`}
            disabled={count === 1}
            onClick={remove}
          >
            ✕
          </button>
        </td>
      </tr>
      <tr>
        <td colSpan={columns.length + 1} class="below">
          <ul class="messages" id={`${controlId(at)}-messages`}>
            {own.map(([path, text]) => (
              <li key={path} class={textAt(form.raw, path) === '' ? 'message missing' : 'message'}>
                {path === at ? '' : `${path.slice(at.length + 1)} `}
                {text}
              </li>
            ))}
          </ul>
          <details open={messages.length > own.length ? true : undefined}>
            <summary>Settings of {name}</summary>
            {environmentSettings(form.raw, index, columns).map((setting) => (
              <SettingControl key={setting.path} form={form} setting={setting} of={name} />
            ))}
          </details>
        </td>
      </tr>
    </tbody>
  );
}

interface CellProps {
  readonly form: Form;
  readonly path: string;
  readonly label: string;
}

function TextCell({
  form,
  isRequired,
  label,
  path,
  placeholder,
}: CellProps & { readonly isRequired: boolean; readonly placeholder: string | undefined }) {
  const value = textAt(form.raw, path);
  return (
    <input
      id={controlId(path)}
      type="text"
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      aria-label={label}
      aria-required={isRequired}
      aria-invalid={form.messages.has(path) && value !== ''}
      aria-describedby={`${controlId(path.slice(0, path.indexOf('.')))}-messages`}
      value={value}
      placeholder={placeholder}
      onInput={({ currentTarget }) => form.setText(path, currentTarget.value, 'string')}
      onBlur={({ currentTarget }) => {
        const trimmed = currentTarget.value.trim();
        if (trimmed !== currentTarget.value) form.setText(path, trimmed, 'string');
      }}
    />
  );
}

function TierCell({ fallback, form, label, path }: CellProps & { readonly fallback: string | undefined }) {
  const value = textAt(form.raw, path);
  return (
    <select
      id={controlId(path)}
      aria-label={label}
      aria-invalid={form.messages.has(path)}
      value={value}
      onChange={({ currentTarget }) => form.setText(path, currentTarget.value, 'string')}
    >
      <option value="" selected={value === ''}>
        {fallback === undefined ? 'Default' : `Default: ${fallback}`}
      </option>
      {environmentFields.tier.oneOf?.map((tier) => (
        <option key={tier} value={tier} selected={value === tier}>
          {tier}
        </option>
      ))}
    </select>
  );
}
