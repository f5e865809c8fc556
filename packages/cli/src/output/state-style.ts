import type { ExposureState, RunState } from "@belay/contracts";
import type { Palette, Style } from "./palette.ts";

export const exposureStyle = (state: ExposureState, style: Palette): Style =>
  ({ open: style.green, paused: style.yellow, killed: style.red, inactive: style.dim })[state];

export function runStyle(state: RunState, style: Palette): Style | undefined {
  switch (state) {
    case "failed":
    case "unended":
      return style.red;
    case "fallback":
    case "expired":
    case "withdrawn":
    case "rejected":
      return style.yellow;
    case "running":
    case "waiting":
      return style.blue;
    case "shadow":
      return style.dim;
    default:
      return undefined;
  }
}
