import { connect } from "@belay/sdk";
import { createCrmClient } from "../crm/crm-client.ts";
import { closeOnSignal, listenOnLoopback, readPort } from "../listen.ts";
import { required } from "../required.ts";
import { createCallService } from "./call-service.ts";

const belay = await connect({ service: "call-service", build: process.env.GIT_SHA });
const crm = createCrmClient({ url: required("CRM_URL"), token: required("CRM_TOKEN") });
const app = createCallService({ belay, crm });
const url = await listenOnLoopback(app, readPort(process.env.PORT ?? "0"));
closeOnSignal(async () => {
  await app.close();
  await belay.close();
});
console.log(`call service ready on ${url}`);
