import { z } from "zod";
import { signingAreas } from "../memo/memo.ts";
import { id, instant } from "../primitives.ts";
import { endpoint, roles } from "./endpoint.ts";
import { person, personEmail, personName } from "./person.ts";

export const personEntry = person.extend({
  state: z.enum(["invited", "active", "ended"]),
  secondFactor: z.boolean(),
  since: instant.describe("Of the invitation, or of the first sign-in of a person nobody invited"),
  lastSignInAt: instant.nullable(),
});
export type PersonEntry = z.infer<typeof personEntry>;

const madeLink = z.object({
  person: personEntry,
  link: z
    .string()
    .describe("The token, shown once; it stands behind /invitation# at the dashboard's address"),
  expiresAt: instant,
});

const tag = "access";
const administrator = { person: "administrator" } as const;
const params = z.object({ person: id });
export const peopleEndpoints = {
  people: endpoint({
    method: "GET",
    path: "/api/v1/people",
    tag,
    summary: "Who there is, and what each may do",
    access: { person: "viewer" },
    response: z.object({ items: z.array(personEntry) }),
  }),
  invite: endpoint({
    method: "POST",
    path: "/api/v1/people",
    tag,
    summary: "Invite a person: answers with a link to hand over, good once and for seven days",
    access: administrator,
    body: z.strictObject({
      name: personName,
      email: personEmail,
      role: z.enum(roles),
      areas: z.array(z.enum(signingAreas)).max(signingAreas.length).default([]),
    }),
    response: madeLink,
    status: 201,
    problems: ["conflict", "forbidden"],
  }),
  createPersonLink: endpoint({
    method: "POST",
    path: "/api/v1/people/{person}/link",
    tag,
    summary: "A new invitation for who hasn't come yet, a new-password link for who has; earlier ones end",
    access: administrator,
    params,
    response: madeLink,
    status: 201,
    problems: ["conflict", "forbidden"],
  }),
  changePerson: endpoint({
    method: "PUT",
    path: "/api/v1/people/{person}",
    tag,
    summary: "Change a person's role or signing areas, at once in every session",
    access: administrator,
    params,
    body: z
      .strictObject({
        role: z.enum(roles).optional(),
        areas: z.array(z.enum(signingAreas)).max(signingAreas.length).optional(),
      })
      .refine(({ role, areas }) => role !== undefined || areas !== undefined, "say what to change"),
    response: personEntry,
    problems: ["conflict", "forbidden"],
  }),
  endPerson: endpoint({
    method: "DELETE",
    path: "/api/v1/people/{person}",
    tag,
    summary: "End a person's access: sessions and streams at once, links too; the name stays in the records",
    access: administrator,
    params,
    response: personEntry,
    problems: ["conflict"],
  }),
  removePersonFactor: endpoint({
    method: "DELETE",
    path: "/api/v1/people/{person}/second-factor",
    tag,
    summary: "Take away a second factor that was lost; the person's sessions end",
    access: administrator,
    params,
    response: personEntry,
    problems: ["conflict", "forbidden"],
  }),
};
