import type { Actor } from "@belay/contracts";
import { describe, expect, it } from "vitest";
import {
  beginEditing,
  type Editing,
  type EditingAction,
  editingReducer,
  modeOf,
  type SavedMemo,
} from "./memo-editing.ts";

const wanda: Actor = { kind: "person", id: "1", name: "Wanda" };
const saved = (edition: number, content: SavedMemo["content"], savedBy = wanda): SavedMemo => ({
  content,
  edition,
  version: 1,
  state: "draft",
  savedBy,
  savedAt: "2026-11-20T10:00:00Z",
});
const after = (start: Editing, ...actions: EditingAction[]): Editing => actions.reduce(editingReducer, start);
const write = (pointer: string, value: string): EditingAction => ({ kind: "write", pointer, value });
const start = beginEditing(saved(1, { name: "A", targetUser: "all", firstOutput: "note" }));

describe("writing a memo", () => {
  it("is unsaved until it is sent and answered, and goes on meanwhile", () => {
    const sending = after(start, write("/name", "B"), { kind: "send" }, write("/name", "Bo"));
    expect(modeOf(sending)).toBe("sending");
    const answered = after(sending, {
      kind: "saved",
      memo: saved(2, { name: "B", targetUser: "all", firstOutput: "note" }),
    });
    expect([modeOf(answered), answered.draft.name]).toEqual(["unsaved", "Bo"]);
  });

  it("is not moved under the caret by a server that trims", () => {
    const done = after(
      start,
      write("/name", "B "),
      { kind: "send" },
      { kind: "saved", memo: saved(2, { name: "B" }) },
    );
    expect([modeOf(done), done.draft.name]).toEqual(["settled", "B "]);
  });

  it("stays when it was refused", () => {
    const failed = after(
      start,
      write("/name", "B"),
      { kind: "send" },
      { kind: "failed", error: new Error("away") },
    );
    expect([modeOf(failed), failed.draft.name]).toEqual(["failed", "B"]);
    expect(modeOf(after(failed, write("/name", "Bo")))).toBe("unsaved");
  });

  it("knows its own words again where they arrived and the answer did not", () => {
    const lost = after(
      start,
      write("/name", "B"),
      { kind: "send" },
      write("/name", "Bo"),
      { kind: "failed", error: new Error("no answer") },
      { kind: "heard", memo: saved(2, { name: "B", targetUser: "all", firstOutput: "note" }) },
    );
    expect([modeOf(lost), lost.draft.name, lost.saved.edition, lost.taken]).toEqual([
      "unsaved",
      "Bo",
      2,
      null,
    ]);
  });

  it("takes in what somebody else saved in other parts, and says which", () => {
    const heard = after(start, write("/name", "B"), {
      kind: "heard",
      memo: saved(2, { name: "A", targetUser: "some", firstOutput: "note" }),
    });
    expect(heard.draft).toEqual({ name: "B", targetUser: "some", firstOutput: "note" });
    expect([modeOf(heard), heard.taken?.pointers, heard.saved.edition]).toEqual([
      "unsaved",
      ["/targetUser"],
      2,
    ]);
    expect(after(heard, { kind: "noticed" }).taken).toBeNull();
  });

  it("hears nothing older than what it has, and nothing while an answer is on its way", () => {
    expect(after(start, { kind: "heard", memo: saved(1, { name: "Z" }) }).draft.name).toBe("A");
    const sending = after(
      start,
      write("/name", "B"),
      { kind: "send" },
      { kind: "heard", memo: saved(2, { name: "Z" }) },
    );
    expect(sending.draft.name).toBe("B");
  });
});

describe("two people writing one part", () => {
  const clash = after(start, write("/name", "Mine"), write("/targetUser", "many"), {
    kind: "heard",
    memo: saved(2, { name: "Theirs", targetUser: "all", firstOutput: "draft" }),
  });

  it("keeps both until one is chosen for each, and sends nothing before", () => {
    expect([modeOf(clash), clash.draft.name, clash.clash?.pointers]).toEqual(["clashing", "Mine", ["/name"]]);
    expect(clash.draft).toMatchObject({ targetUser: "many", firstOutput: "draft" });
    expect(modeOf(after(clash, { kind: "settle" }))).toBe("clashing");
  });

  it("goes on with what was chosen, on top of their edition", () => {
    const theirs = after(clash, { kind: "choose", pointer: "/name", side: "theirs" }, { kind: "settle" });
    expect([theirs.draft.name, theirs.saved.edition, modeOf(theirs)]).toEqual(["Theirs", 2, "unsaved"]);
    const mine = after(clash, { kind: "choose", pointer: "/name", side: "mine" }, { kind: "settle" });
    expect([mine.draft.name, mine.draft.targetUser, modeOf(mine)]).toEqual(["Mine", "many", "unsaved"]);
  });

  it("takes in one more edition while it is being chosen", () => {
    const third = after(clash, {
      kind: "heard",
      memo: saved(3, { name: "Theirs", targetUser: "all", firstOutput: "letter" }),
    });
    expect([third.clash?.theirs.edition, third.clash?.pointers, third.draft.firstOutput]).toEqual([
      3,
      ["/name"],
      "letter",
    ]);
  });

  it("ends by itself where they come to write the same", () => {
    const same = after(clash, {
      kind: "heard",
      memo: saved(3, { name: "Mine", targetUser: "all", firstOutput: "draft" }),
    });
    expect([same.clash, modeOf(same), same.draft.targetUser]).toEqual([null, "unsaved", "many"]);
  });
});
