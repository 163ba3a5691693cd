/** The key that a pipeline selects for the scripts that run the engine, as a variable of their jobs. */
export const purposes: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.fromEntries(
  Object.entries({ plan: 'plan', drift: 'plan', apply: 'apply', replan: 'apply' }).map(([name, TF_VAR_key_purpose]) => [
    name,
    { TF_VAR_key_purpose },
  ]),
);
