import packageJson from "../../package.json" with { type: "json" };
import { describeApi } from "../describe-api.ts";

// What a hub of this version answers at /openapi.json, for whoever makes a client without running one.
process.stdout.write(`${JSON.stringify(describeApi(packageJson.version), null, 2)}\n`);
