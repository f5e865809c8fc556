export { createLiveEvents, type LiveEvents } from "./live-events.ts";
export { telemetryRoutes } from "./telemetry-routes.ts";
