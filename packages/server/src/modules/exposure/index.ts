export { createExposureService } from "./exposure-service.ts";
export { exposureRoutes } from "./exposure-routes.ts";
export { exposuresOf, inactiveExposure, killedEpochs, lockExposure, ringSince } from "./exposure-queries.ts";
export { createInstanceRegistry, type InstanceRegistry } from "./instance-registry.ts";
export { createRenewalService, environmentOf } from "./renewal-service.ts";
export { createRulesetFeed, environmentKeys, type RulesetFeed } from "./ruleset-feed.ts";
export { keepTimeboxes } from "./timebox-upkeep.ts";
export { createSpendService } from "./spend-service.ts";
export { gateItems } from "./next-gate.ts";
