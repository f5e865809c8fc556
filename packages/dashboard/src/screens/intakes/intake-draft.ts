import type { IntakeAnswers, IntakeDetail, IntakeField } from "@belay/contracts";
import { isBelayProblem } from "@belay/client";
import { type Collision, mergeAnswers, sameAnswers } from "./merge-answers.ts";

type Editor = { id: string; turn: number };

/**
 * How what was typed stands.
 * saved     the control plane has all of it.
 * waiting   typed just now, sent in a moment.
 * saving    on its way.
 * offline   could not be sent; kept in this browser and sent again by itself.
 * refused   the control plane will not take it as it is; kept in this browser.
 * collided  somebody else answered the same question differently; a person has to choose.
 * closed    it can't be edited any more: handed in or decided meanwhile; kept in this browser.
 */
export type SaveState =
  | { kind: "saved"; at: string | null }
  | { kind: "waiting" | "saving" | "collided" }
  | { kind: "offline"; detail: string }
  | { kind: "refused"; detail: string; errors: { path: string; message: string }[] }
  | { kind: "closed"; detail: string };

export interface DraftState {
  answers: IntakeAnswers;
  /** As the control plane last had it; undefined before the first save. */
  detail: IntakeDetail | undefined;
  save: SaveState;
  collisions: Collision[];
  /** What others changed and this form took over by itself. */
  taken: { by: string; fields: IntakeField[] } | undefined;
  /** What was typed before the page was left is back. */
  restored: boolean;
  /** Raised when answers change by other means than typing, so that fields show them. */
  takenOver: number;
}

export interface DraftDependencies {
  /** Undefined: a new one. */
  detail: IntakeDetail | undefined;
  create(answers: IntakeAnswers, editor: Editor): Promise<IntakeDetail>;
  save(intake: string, version: number, answers: IntakeAnswers, editor: Editor): Promise<IntakeDetail>;
  read(intake: string): Promise<IntakeDetail>;
  onSaved(detail: IntakeDetail): void;
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  newId(): string;
  /** Calls back later; gives what calls it off. */
  later(milliseconds: number, work: () => void): () => void;
}

interface Stored {
  answers: IntakeAnswers;
  base: IntakeAnswers;
  /** The form that may have begun it, and with what, where the answer was lost. */
  begunIn: string;
  begun?: IntakeAnswers | undefined;
}

const pauseMs = 700;
const firstRetryMs = 2_000;
const longestRetryMs = 15_000;
const storeName = (intake: string | undefined) => `belay-intake-${intake ?? "new"}`;

export type IntakeDraft = ReturnType<typeof createIntakeDraft>;

/** Keeps a form's answers saved: in this browser at each stroke, at the control plane a moment later. */
export function createIntakeDraft(dependencies: DraftDependencies) {
  const { storage, newId, later, onSaved } = dependencies;
  const listeners = new Set<() => void>();
  const formId = newId();
  let begunIn = formId;
  let begun: IntakeAnswers | undefined;
  let turn = 0;
  let base: IntakeAnswers = dependencies.detail?.answers ?? {};
  let callOff: (() => void) | undefined;
  let underWay: Promise<void> | undefined;
  let retryMs = firstRetryMs;
  let ended = true;
  let state: DraftState = {
    answers: base,
    detail: dependencies.detail,
    save: { kind: "saved", at: dependencies.detail?.savedAt ?? null },
    collisions: [],
    taken: undefined,
    restored: false,
    takenOver: 0,
  };

  function set(change: Partial<DraftState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }
  const isClean = () => sameAnswers(state.answers, base);

  function keep(): void {
    const stored: Stored = { answers: state.answers, base, begunIn, begun };
    try {
      if (isClean()) storage.removeItem(storeName(state.detail?.id));
      else storage.setItem(storeName(state.detail?.id), JSON.stringify(stored));
    } catch {
      // A full or forbidden store: the control plane still gets it.
    }
  }

  function restore(): void {
    try {
      const text = storage.getItem(storeName(state.detail?.id));
      if (text === null) return;
      const stored = JSON.parse(text) as Stored;
      const merged = mergeAnswers(stored.base, stored.answers, base);
      if (!state.detail) ({ begunIn, begun } = stored);
      set({ answers: merged.answers, restored: true, collisions: merged.collisions });
      settle();
    } catch {
      // Not ours, or half written: what the control plane has is shown.
    }
  }

  /** Decides what comes next for what is not saved yet. */
  function settle(): void {
    keep();
    if (state.collisions.length > 0) return set({ save: { kind: "collided" } });
    if (isClean()) return set({ save: { kind: "saved", at: state.detail?.savedAt ?? null } });
    if (state.save.kind === "closed") return;
    set({ save: { kind: "waiting" } });
    plan(pauseMs);
  }

  function plan(milliseconds: number): void {
    callOff?.();
    if (!ended) callOff = later(milliseconds, () => void flush());
  }

  /** Takes what somebody else saved, keeps what was typed here, and asks where both answered one question. */
  function takeOver(theirs: IntakeDetail): void {
    const merged = mergeAnswers(base, state.answers, theirs.answers);
    base = theirs.answers;
    set({
      detail: theirs,
      answers: merged.answers,
      collisions: merged.collisions,
      taken: merged.taken.length > 0 ? { by: theirs.savedBy.name, fields: merged.taken } : state.taken,
      takenOver: merged.taken.length > 0 ? state.takenOver + 1 : state.takenOver,
      save: theirs.state === "draft" ? { kind: "waiting" } : closedBy(theirs),
    });
    settle();
  }

  function took(detail: IntakeDetail, sent: IntakeAnswers): void {
    const isNew = state.detail === undefined;
    if (isNew) storage.removeItem(storeName(undefined));
    retryMs = firstRetryMs;
    if (isNew && !sameAnswers(detail.answers, sent)) {
      // Begun by an earlier request whose answer was lost: what that one sent is what is kept.
      base = begun ?? {};
      takeOver(detail);
    } else {
      base = sent;
      set({ detail, restored: false });
      settle();
    }
    onSaved(detail);
  }

  async function send(): Promise<void> {
    const sent = state.answers;
    const { detail } = state;
    set({ save: { kind: "saving" } });
    turn += 1;
    try {
      const editor = { id: detail ? formId : begunIn, turn };
      if (!detail) {
        begun ??= sent;
        keep();
      }
      took(
        detail
          ? await dependencies.save(detail.id, detail.version, sent, editor)
          : await dependencies.create(sent, editor),
        sent,
      );
    } catch (error) {
      await failed(error);
    }
  }

  async function failed(error: unknown): Promise<void> {
    if (!isBelayProblem(error)) throw error;
    if (error.code === "conflict" && state.detail) {
      try {
        takeOver(await dependencies.read(state.detail.id));
        return;
      } catch (again) {
        return failed(again);
      }
    }
    keep();
    const detail = error.detail ?? `${error.title}.`;
    if (error.code === "invalid-request" || error.code === "too-large")
      return set({ save: { kind: "refused", detail, errors: error.errors } });
    if (error.code === "forbidden" || error.code === "not-found")
      return set({ save: { kind: "closed", detail } });
    set({ save: { kind: "offline", detail } });
    plan(retryMs);
    retryMs = Math.min(longestRetryMs, retryMs * 2);
  }

  /** Sends now what is not saved; resolves when it is settled, saved or not. */
  async function flush(): Promise<void> {
    callOff?.();
    if (underWay) await underWay;
    if (ended || isClean() || state.collisions.length > 0 || state.save.kind === "closed") return;
    underWay = send().finally(() => (underWay = undefined));
    await underWay;
  }

  restore();
  return {
    getState: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change<Field extends IntakeField>(field: Field, value: IntakeAnswers[Field]): void {
      set({ answers: { ...state.answers, [field]: value } });
      settle();
    },
    /** Chooses between the two answers to one question. */
    choose({ field, theirs }: Collision, whose: "mine" | "theirs"): void {
      set({
        answers: whose === "theirs" ? { ...state.answers, [field]: theirs } : state.answers,
        collisions: state.collisions.filter((each) => each.field !== field),
        takenOver: state.takenOver + 1,
      });
      settle();
    },
    /** What the live stream brought: taken over at once where nothing is typed, else at the next save. */
    arrived(detail: IntakeDetail): void {
      if (underWay || !state.detail || detail.version <= state.detail.version) return;
      if (detail.state !== "draft" && !isClean()) takeOver(detail);
      else if (isClean() && state.save.kind === "saved") {
        const before = base;
        base = detail.answers;
        const { taken } = mergeAnswers(before, before, detail.answers);
        set({
          detail,
          answers: detail.answers,
          takenOver: state.takenOver + 1,
          taken: taken.length > 0 ? { by: detail.savedBy.name, fields: taken } : state.taken,
          save: { kind: "saved", at: detail.savedAt },
        });
      }
    },
    flush,
    /** Saves nothing more by itself. */
    end(): void {
      ended = true;
      callOff?.();
    },
    /** Saves by itself from now on; also after an end, for a form may be taken off the screen and put back. */
    start(): void {
      ended = false;
      if (state.save.kind === "waiting" || state.save.kind === "offline") plan(pauseMs);
    },
  };
}

const closedBy = (detail: IntakeDetail): SaveState => ({
  kind: "closed",
  detail: {
    submitted: "It was handed in meanwhile. Take it back to a draft to go on.",
    rejected: "It was rejected meanwhile. Take it back to a draft to go on.",
    "in-memo": "A memo was made of it meanwhile. Go on there.",
    draft: "",
  }[detail.state],
});
