export { createLiveEvents } from "./live-events.ts";
export { telemetryRoutes } from "./telemetry-routes.ts";
