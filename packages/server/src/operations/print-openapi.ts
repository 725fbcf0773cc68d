import packageJson from "../../package.json" with { type: "json" };
import { describeApi } from "../describe-api.ts";

// Prints what a hub of this version answers at /openapi.json, so that a client can be made without running a hub.
process.stdout.write(`${JSON.stringify(describeApi(packageJson.version), null, 2)}\n`);
