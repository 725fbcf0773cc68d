import { dataOf } from "@haak/client";
import { explainError } from "../explain-error.ts";
import { clientOf, type Settings } from "../settings.ts";
import { type DoctorFinding, failed, fine } from "./finding.ts";

/** Whether a hub answers, and can work: its database is there, and it is not starting or stopping. */
export async function checkHub(settings: Settings): Promise<DoctorFinding> {
  try {
    await dataOf(clientOf(settings).GET("/readyz"));
    return fine("hub", `ready at ${settings.url}`);
  } catch (error) {
    const { message } = explainError(error, settings);
    return failed("hub", `not ready at ${settings.url}`, message);
  }
}
