import { dataOf } from "@haak/client";
import { explainError } from "../explain-error.ts";
import { clientOf, type Settings } from "../settings.ts";
import { type DoctorFinding, failed, fine } from "./finding.ts";

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
