import { createClient } from "@belay/client";

/** The control plane that serves this page; the session's cookie says who is asking. */
export const client = createClient();
