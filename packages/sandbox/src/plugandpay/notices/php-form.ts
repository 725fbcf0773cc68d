/** A value that PHP's `http_build_query` can encode. */
export type PhpValue = string | number | boolean | null | readonly PhpValue[] | { readonly [key: string]: PhpValue };

/**
 * Writes a form body as PHP's `http_build_query` does: `a[b]=c` for nested values, 1 and 0 for true and false, and
 * nothing for null and empty lists. That V1 nests in this style is inferred (FACTS.md §9).
 */
export function phpForm(fields: Readonly<Record<string, PhpValue>>): string {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) append(form, key, value);
  return form.toString();
}

function append(form: URLSearchParams, key: string, value: PhpValue): void {
  if (value === null) return;
  if (typeof value === "boolean") form.append(key, value ? "1" : "0");
  else if (typeof value === "object") {
    for (const [name, nested] of Object.entries(value)) append(form, `${key}[${name}]`, nested);
  } else form.append(key, String(value));
}
