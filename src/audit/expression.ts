/** A part of an expression of Terraform's language, as far as an audit needs it. */
export type Expression =
  /** A text: literal parts, and expressions for interpolations. */
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[]; readonly at: number }
  /** A number, `true`, `false` or `null`, as it is written. */
  | { readonly kind: 'literal'; readonly text: string; readonly at: number }
  /** `var.name`, `data.type.name.attribute[*].other`; an index is a step of its own: `[0]`. */
  | { readonly kind: 'reference'; readonly steps: readonly string[]; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[]; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly at: number }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [Expression, Expression])[]; readonly at: number }
  | {
      readonly kind: 'conditional';
      readonly branches: readonly [Expression, Expression, Expression];
      readonly at: number;
    }
  /** Operators, `for` expressions and what cannot be read: the expressions inside. */
  | { readonly kind: 'other'; readonly inner: readonly Expression[]; readonly at: number };

/** Every expression inside, itself included. */
export function expressionsInside(expression: Expression): readonly Expression[] {
  const found: Expression[] = [];
  const collect = (one: Expression): void => {
    found.push(one);
    childrenOf(one).forEach(collect);
  };
  collect(expression);
  return found;
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'text':
      return expression.parts.filter((part) => typeof part !== 'string');
    case 'call':
      return expression.operands;
    case 'list':
      return expression.items;
    case 'object':
      return expression.entries.flat();
    case 'conditional':
      return expression.branches;
    case 'other':
      return expression.inner;
    default:
      return [];
  }
}

/** Operands as one expression: the operand itself if there is one and no operator. */
export function operationOf(operands: readonly Expression[], hasOperator: boolean, at: number): Expression {
  const [only] = operands;
  return operands.length === 1 && only !== undefined && !hasOperator ? only : { kind: 'other', inner: operands, at };
}
