import type { AppCaller } from "./app-caller.ts";

/** An app's definition as Zapier keeps it when a version is pushed, as far as the stand-in looks at it. */
export interface Definition {
  readonly triggers?: Readonly<Record<string, TriggerDefinition>>;
}

interface TriggerDefinition {
  readonly operation?: {
    readonly sample?: Readonly<Record<string, unknown>>;
    readonly outputFields?: readonly OutputField[];
  };
}

/** A field of what a trigger returns. One that is a dictionary has other keys each time. */
export interface OutputField {
  readonly key: string;
  readonly dict?: boolean;
}

/** Reads it once: Zapier does not ask a running app for it either. */
export async function readDefinition(app: AppCaller): Promise<Definition> {
  // The platform's own schema has checked its shape.
  return (await app.definition()) as Definition;
}

/** Keys of a trigger's fields whose inner keys are the shop's own words. */
export function dictionaryKeys({ triggers }: Definition, trigger: string): string[] {
  const fields = triggers?.[trigger]?.operation?.outputFields ?? [];
  return fields.filter(({ dict }) => dict === true).map(({ key }) => key);
}

/** The static sample of a trigger. */
export function staticSample({ triggers }: Definition, trigger: string): Readonly<Record<string, unknown>> {
  return triggers?.[trigger]?.operation?.sample ?? {};
}
