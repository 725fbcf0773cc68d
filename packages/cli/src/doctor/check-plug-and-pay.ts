import { dataOf } from "@haak/client";
import { clientOf, type Settings } from "../settings.ts";
import { diagnoseReach } from "./check-reach.ts";
import { type DoctorFinding, failed, fine, warning } from "./finding.ts";

/** Checks whether Plug&Pay can be reached from here and still accepts the shop's token. */
export async function checkPlugAndPay(settings: Settings): Promise<DoctorFinding[]> {
  const source = await dataOf(clientOf(settings).GET("/v1/sources/plugandpay"));
  const reach = await diagnoseReach("outgoing reach", source.base_url);
  // Without a token this is only a warning, because a shop that reports its own events never calls Plug&Pay.
  const isNeeded = source.has_api_token || reach.state === "ok";
  return [isNeeded ? reach : { ...reach, state: "warning" }, judgeToken(source)];
}

type Source = Awaited<ReturnType<typeof sourceOf>>;
const sourceOf = (settings: Settings) => dataOf(clientOf(settings).GET("/v1/sources/plugandpay"));

function judgeToken({ has_api_token, api_token_refused, proof }: Source): DoctorFinding {
  const where = "The dashboard has it under Plug&Pay.";
  if (!has_api_token) {
    const remedy = `Without a token orders are not fetched, and nothing is compared. ${where}`;
    return warning("Plug&Pay token", "none is set", remedy);
  }
  if (api_token_refused)
    return failed("Plug&Pay token", "refused by Plug&Pay", `Make a new one there and set it. ${where}`);
  return fine("Plug&Pay token", proof ?? "accepted so far; nothing was compared yet");
}
