import { accessEndpoints } from "./access.ts";
import { actionEndpoints } from "./actions.ts";
import { auditEndpoints } from "./audit.ts";
import { experimentEndpoints } from "./experiments.ts";
import { exposureEndpoints } from "./exposure.ts";
import { intakeEndpoints } from "./intakes.ts";
import { memoEndpoints } from "./memos.ts";
import { metricEndpoints } from "./metrics.ts";
import { passkeyEndpoints } from "./passkeys.ts";
import { reviewEndpoints } from "./reviews.ts";
import { runEndpoints } from "./runs.ts";
import { stageEndpoints } from "./stages.ts";
import { systemEndpoints } from "./system.ts";

/** Every endpoint there is. The server refuses to start where one has no handler. */
export const endpoints = {
  ...systemEndpoints,
  ...accessEndpoints,
  ...passkeyEndpoints,
  ...experimentEndpoints,
  ...exposureEndpoints,
  ...runEndpoints,
  ...reviewEndpoints,
  ...actionEndpoints,
  ...metricEndpoints,
  ...intakeEndpoints,
  ...stageEndpoints,
  ...memoEndpoints,
  ...auditEndpoints,
};
export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
