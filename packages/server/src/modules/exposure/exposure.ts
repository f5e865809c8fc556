/**
 * Exposure of one experiment in one environment.
 *
 * open    AI runs may begin. Entered by activation and by resuming.
 * paused  No AI run begins; drafts and actions wait. Entered by pausing; left by resuming or killing.
 * killed  AI runs in flight are aborted, waiting drafts fall to the baseline. Left by resuming, with a reason.
 *
 * A workflow and an environment have the same modes; the strictest of the three counts. Every step that can only
 * reduce what the AI path does raises the epoch, so that results begun before it are dropped.
 */
export type HoldState = "open" | "paused" | "killed";

export type ExposureState = {
  state: HoldState;
  revision: number;
  ring: number;
  epoch: number;
  /** Epoch that the last kill began: what was drafted before it is void, resumed or not. */
  killEpoch: number;
  phase: number;
};

const severity: Record<HoldState, number> = { open: 0, paused: 1, killed: 2 };

export const strictest = (...states: HoldState[]): HoldState =>
  states.reduce((a, b) => (severity[b] > severity[a] ? b : a), "open");

export const isStricter = (a: HoldState, b: HoldState): boolean => severity[a] > severity[b];

export const activated = (
  current: ExposureState | undefined,
  revision: number,
  rings: number,
): ExposureState =>
  current
    ? {
        ...current,
        revision,
        ring: Math.min(current.ring, rings - 1),
        epoch: current.epoch + 1,
        phase: current.phase + 1,
      }
    : { state: "open", revision, ring: 0, epoch: 1, killEpoch: 0, phase: 1 };

export const moved = (current: ExposureState, ring: number): ExposureState => ({
  ...current,
  ring,
  epoch: ring < current.ring ? current.epoch + 1 : current.epoch,
  phase: current.phase + 1,
});

export const halted = (current: ExposureState, state: "paused" | "killed"): ExposureState => ({
  ...current,
  state,
  epoch: current.epoch + 1,
  killEpoch: state === "killed" ? current.epoch + 1 : current.killEpoch,
});

export const resumed = (current: ExposureState): ExposureState => ({ ...current, state: "open" });
