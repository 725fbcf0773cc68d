import type { Language } from "@haak/core";
import type { Generated } from "kysely";
import type { Fixed, OfShop } from "./table-columns.ts";

export interface AlertSettingsTable extends OfShop {
  email: string | null;
  weekly_digest: Generated<boolean>;
  language: Generated<Language>;
  digest_at: Date | null;
  tasks_at: Date | null;
  last_sent_at: Date | null;
  last_problem: string | null;
  last_problem_at: Date | null;
}

export interface MailTable extends OfShop {
  id: Fixed<string>;
  message_id: Fixed<string>;
  subject: Fixed<string>;
  text: Fixed<string>;
  html: Fixed<string>;
  created_at: Fixed<Date>;
  due_at: Date;
  tries: Generated<number>;
  lease_id: string | null;
}
