import { exposureGroups } from "./exposure-groups.ts";
import { ideaGroups } from "./idea-groups.ts";
import { limitGroups } from "./limit-groups.ts";
import type { MemoField, MemoGroup } from "./memo-field.ts";

/** Everything a memo says but its key, which stays as it began, in the order of its page. */
export const memoGroups: readonly MemoGroup[] = [...ideaGroups, ...limitGroups, ...exposureGroups];

export const memoFields: readonly MemoField[] = memoGroups.flatMap((group) => group.fields);
export const memoPointers: readonly string[] = memoFields.map((field) => field.pointer);

/** The field that a pointer is in, such as `/rings` for `/rings/2/share`; the first one of a whole group. */
export function fieldAt(pointer: string): MemoField | undefined {
  return memoFields.find(
    (field) =>
      pointer === field.pointer ||
      pointer.startsWith(`${field.pointer}/`) ||
      field.pointer.startsWith(`${pointer}/`),
  );
}
