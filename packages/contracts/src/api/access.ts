import { accountEndpoints } from "./account.ts";
import { keyEndpoints } from "./keys.ts";
import { peopleEndpoints } from "./people.ts";
import { signInEndpoints } from "./sign-in.ts";

export const accessEndpoints = {
  ...signInEndpoints,
  ...accountEndpoints,
  ...peopleEndpoints,
  ...keyEndpoints,
};
