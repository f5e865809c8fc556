import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryKey } from "./api/keys.ts";
import { isProblem } from "./api/problem.ts";
import { router } from "./router.tsx";
import "./styles/index.css";

const queries = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended shows at whatever was read next; reading the session anew leads to the door.
    onError: (error, query) => {
      if (isProblem(error, "unauthenticated") && query.queryKey[0] !== "session")
        void queries.invalidateQueries({ queryKey: queryKey("session", null) });
    },
  }),
  defaultOptions: {
    // A browser that thinks it is offline would keep them and send them whenever it comes back, unasked.
    mutations: { networkMode: "always" },
    queries: {
      // What changes is said by the live stream; the rest is asked again when somebody comes back to the page.
      staleTime: 30_000,
      retry: (failures, error) =>
        failures < 2 && isProblem(error, "unreachable", "timed-out", "unavailable", "stale-replica"),
    },
  },
});

const container = document.getElementById("root");
if (!container) throw new Error("index.html has no element with the id root.");

createRoot(container).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
