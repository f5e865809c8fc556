import { useQuery } from "@tanstack/react-query";
import { client } from "./client.ts";
import { useEnvironment } from "./environment.ts";
import { queryKey } from "./keys.ts";

/** Every metric of an experiment with its verdict, its phases and what became of outcomes. */
export function useMetrics(experiment: string) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("metrics", environment, "all", experiment),
    queryFn: ({ signal }) => client.metrics({ params: { experiment }, query: { environment }, signal }),
  });
}

/** One metric over time, by phase and by segment. Not asked for while there is none to ask for. */
export function useMetric(experiment: string, metric: string | undefined) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("metrics", environment, "one", experiment, metric),
    queryFn: ({ signal }) =>
      client.metric({ params: { experiment, metric: metric ?? "" }, query: { environment }, signal }),
    enabled: metric !== undefined,
  });
}
