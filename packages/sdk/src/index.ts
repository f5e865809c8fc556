export { validateConditions, validateSegments } from "@belay/gate";
