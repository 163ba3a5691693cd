/**
 * Characters that are invisible or reorder the displayed text: control and format
 * characters (bidirectional overrides, zero-width ones) and the Unicode line separators. In a
 * literal they are written as escapes, so that a review shows what the machine reads
 * (https://trojansource.codes).
 */
export const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** `\uXXXX`, or `\UXXXXXXXX` beyond the basic plane: the escapes of HCL and of YAML. */
export function escapeCodePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** Throws for an unpaired surrogate, which UTF-8 cannot encode. The parser rejects it earlier. */
export function assertEncodable(text: string): void {
  if (!text.isWellFormed()) throw new Error('the text is not well-formed Unicode');
}
