import type { UseFormReturnType } from "@mantine/form";
import { useEffect } from "react";
import type { Tagged } from "../api/client/tagged.ts";

/**
 * Makes the fields of a form what is stored whenever that is another state than before, which its tag tells: after a save, and
 * when somebody else was quicker. Nothing else replaces what somebody is typing.
 */
export function useStoredValues<Values extends Record<string, unknown>, Value>(
  form: UseFormReturnType<Values>,
  { value, etag }: Tagged<Value>,
  toValues: (value: Value) => Values,
): void {
  const { setInitialValues, setValues, resetDirty } = form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tag stands for the value.
  useEffect(() => {
    const values = toValues(value);
    setInitialValues(values);
    setValues(values);
    resetDirty(values);
  }, [etag]);
}
