import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { doneBody } from "./task-routes.ts";

/** What is shown of a task. */
export const taskFields = {
  id: idOf("tsk"),
  kind: z.enum(["revoke", "grant", "check"]),
  email: z.string(),
  connection_id: z.string(),
  sku: z.string().optional(),
  level: z.string().optional(),
  reason: z.string().meta({ description: "In the language of `Accept-Language`." }),
  link: z.string().meta({ description: "Where it is to be done." }),
  access_id: idOf("acc").nullable().meta({ description: "Null for a question about a person as a whole." }),
  event_id: z.string().nullable(),
  created_at: moment,
  done_at: moment.nullable(),
  done_by: z.string().nullable(),
};

const task = z.object(taskFields).meta({ id: "Task" });

/** What the reference says of `/v1/tasks`. */
export const TASK_OPERATIONS: OperationGroup = {
  tag: "Access",
  caller: "shop",
  operations: {
    "GET /v1/tasks": {
      id: "listTasks",
      summary: "What a person has to do, and has done",
      query: { ...PAGE_QUERY, done: choiceParam(["true", "false"], "Only what is done, or is not.") },
      answers: { 200: json(listOf("TaskList", task), "A page of tasks.") },
      translated: true,
    },
    "POST /v1/tasks/{id}/done": {
      id: "tickOffTask",
      summary: "Say that a task is done",
      description: "Who did it is the key's name unless the body says otherwise. Said again it changes nothing.",
      body: { schema: doneBody, optional: true, example: { done_by: "Bo" } },
      answers: { 200: json(task, "The task.") },
      conflict: "It was taken back, as the person bought again or lost the right since.",
      translated: true,
    },
  },
};
