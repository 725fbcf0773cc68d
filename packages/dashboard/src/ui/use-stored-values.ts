import type { UseFormReturnType } from "@mantine/form";
import { useEffect } from "react";
import type { Tagged } from "../api/client/tagged.ts";

/**
 * Fills the form again if its tag has changed: after a save, or if somebody else was faster. Nothing else must replace what somebody is
 * typing.
 */
export function useStoredValues<Values extends Record<string, unknown>, Value>(
  form: UseFormReturnType<Values>,
  { value, etag }: Tagged<Value>,
  toValues: (value: Value) => Values,
): void {
  const { setInitialValues, setValues, resetDirty } = form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tag identifies the value.
  useEffect(() => {
    const values = toValues(value);
    setInitialValues(values);
    setValues(values);
    resetDirty(values);
  }, [etag]);
}
