/** A definition as Zapier stores it, with the parts that the checks use. Functions are replaced by markers. */
export interface Definition {
  readonly platformVersion?: string;
  readonly flags?: { readonly cleanInputData?: boolean };
  readonly authentication?: {
    readonly connectionLabel?: unknown;
    readonly fields?: readonly Field[];
  };
  readonly triggers: Readonly<Record<string, Part>>;
  readonly searches?: Readonly<Record<string, Part>>;
  readonly creates?: Readonly<Record<string, Part>>;
  readonly searchOrCreates?: Readonly<Record<string, { readonly search: string; readonly create: string }>>;
}

/** A trigger, a search or an action. */
export interface Part {
  readonly key: string;
  readonly noun: string;
  readonly display: { readonly label?: string; readonly description?: string; readonly hidden?: boolean };
  readonly operation: {
    readonly type?: string;
    readonly sample?: Readonly<Record<string, unknown>>;
    readonly inputFields?: readonly (Field | string)[];
    readonly outputFields?: readonly Field[];
    readonly performList?: unknown;
    readonly performSubscribe?: unknown;
    readonly performUnsubscribe?: unknown;
  };
}

/** An input or output field. */
export interface Field {
  readonly key: string;
  readonly label?: string;
  readonly type?: string;
  readonly list?: boolean;
  readonly dict?: boolean;
  readonly required?: boolean;
  readonly primary?: boolean;
  readonly dynamic?: string;
  readonly search?: string;
  readonly helpText?: string;
  readonly children?: readonly Field[];
}

/** All parts of a definition, each under the name that a finding has. */
export function partsOf({ triggers, searches = {}, creates = {} }: Definition): Part[] {
  return [...Object.values(triggers), ...Object.values(searches), ...Object.values(creates)];
}

/**
 * The input fields without conditions, including those inside lists. Fields that depend on others are left out,
 * because they are markers of functions.
 */
export function staticInputFields({ operation }: Part): Field[] {
  const fields = (operation.inputFields ?? []).filter((field) => typeof field !== "string");
  return fields.flatMap((field) => [field, ...(field.children ?? [])]);
}

/** Whether a trigger is a hook. */
export function isHook({ operation }: Part): boolean {
  return operation.type === "hook";
}
