import { type RefObject, useEffect } from "react";

/** Puts the caret into a field when it appears, where a person has just asked for it. */
export function useFocus(field: RefObject<HTMLElement | null>, wanted: boolean): void {
  useEffect(() => {
    if (wanted) field.current?.focus();
  }, [field, wanted]);
}
