import { dataOf, ProblemError } from "@haak/client";
import { explainError } from "../explain-error.ts";
import { clientOf, type Settings } from "../settings.ts";
import { type DoctorFinding, failed, fine } from "./finding.ts";

/** Checks whether a hub answers and is ready: it has its database, and is not starting or stopping. */
export async function checkHub(settings: Settings): Promise<DoctorFinding> {
  try {
    await dataOf(clientOf(settings).GET("/readyz"));
    return fine("hub", `ready at ${settings.url}`);
  } catch (error) {
    const reasons = error instanceof ProblemError && error.problem.status === 503 ? await readReasons(settings) : "";
    if (reasons !== "") return failed("hub", `not ready at ${settings.url}`, reasons);
    const { message } = explainError(error, settings);
    return failed("hub", `not ready at ${settings.url}`, message);
  }
}

/** Reads the reasons from `/readyz`. The client cannot read them, because this answer is not a problem document. */
async function readReasons({ url }: Settings): Promise<string> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) });
  const body: unknown = await answer.json().catch(() => null);
  const reasons = typeof body === "object" && body !== null && "reasons" in body ? body.reasons : [];
  return Array.isArray(reasons) ? reasons.join(" ") : "";
}

/** Checks whether the hub knows the key, and names its shop. */
export async function diagnoseKey(settings: Settings): Promise<DoctorFinding> {
  try {
    const shop = await dataOf(clientOf(settings).GET("/v1/me"));
    return fine("key", `opens the shop ${shop.name} (${shop.id})`);
  } catch (error) {
    const detail = settings.apiKey === undefined ? "no key was given" : "refused by the hub";
    return failed("key", detail, explainError(error, settings).message);
  }
}
