export { createReviewService, type EndedReview } from "./review-service.ts";
export { reviewRoutes } from "./review-routes.ts";
export { finalOfRun, reviewOfRun, waitingReviews } from "./review-queries.ts";
export { keepReviews } from "./review-upkeep.ts";
