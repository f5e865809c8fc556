import type { JsonValue } from "@belay/contracts";
import { useState } from "react";
import { sameValue } from "./memo-draft.ts";

/**
 * What stands in a control while it is typed, such as "12." on the way to 12.5, beside the value that it means. When
 * the value changes from elsewhere, the control follows.
 */
export function useRaw<Raw>(
  value: JsonValue | undefined,
  rawOf: (value: JsonValue | undefined) => Raw,
  valueOf: (raw: Raw) => JsonValue | undefined,
  onChange: (value: JsonValue | undefined) => void,
): [Raw, (raw: Raw) => void] {
  const [state, setState] = useState(() => ({ raw: rawOf(value), value }));
  if (!sameValue(state.value, value)) setState({ raw: rawOf(value), value });
  return [
    state.raw,
    (raw) => {
      const next = valueOf(raw);
      setState({ raw, value: next });
      onChange(next);
    },
  ];
}
