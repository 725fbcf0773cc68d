import type { IncomingMessage, ServerResponse } from "node:http";
import { listen } from "../listen.ts";
import { type CallLog, createCallLog } from "../receiver/call-log.ts";
import { createFaultQueue, type Fault, playFault } from "../receiver/fault-queue.ts";
import { admitMember, type HuddleWebhook, type Member, readShopifyOrder } from "./admit-member.ts";

/** A login mail. The stand-in only records it. */
export interface LoginMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
}

/** One call on the membership address, refused calls included. */
export interface HuddleCall {
  readonly apiKey: string;
  readonly body: string;
  readonly at: Date;
  readonly answered: number | "hang" | "reset" | "garbage";
}

/** Settings of the stand-in community. */
export interface HuddleOptions {
  readonly port?: number;
  readonly apiKey?: string;
  readonly webhooks?: readonly HuddleWebhook[];
  readonly clock?: () => Date;
}

/** A community that admits people when a shop posts their order. */
export interface Huddle {
  readonly url: string;
  readonly apiKey: string;
  members(): Member[];
  /** The sent mails: one for each new member, none for a known one. */
  mails(): readonly LoginMail[];
  calls(): readonly HuddleCall[];
  /** Resolves once `count` login mails were sent. Otherwise rejects with a list of those that were. */
  waitForMails(count: number, timeoutMs: number): Promise<LoginMail[]>;
  waitForCalls(count: number, timeoutMs: number): Promise<HuddleCall[]>;
  /** The next `times` calls get this fault, and give nobody access. */
  failNext(times: number, fault: Fault): void;
  recover(): void;
  close(): Promise<void>;
}

interface House {
  readonly apiKey: string;
  readonly webhooks: readonly HuddleWebhook[];
  readonly clock: () => Date;
  /**
   * By e-mail address in lower case, because an address that is typed differently is the same member (our choice,
   * FACTS.md §13).
   */
  readonly members: Map<string, Member>;
  readonly mails: CallLog<LoginMail>;
}

/** Starts a community on loopback: `POST /membership/create/{apiKey}` (help article 3442865, FACTS.md §13). */
export async function startHuddle(options: HuddleOptions = {}): Promise<Huddle> {
  const house = openHouse(options);
  const calls = createCallLog<HuddleCall>(
    (call) => `POST /membership/create/… answered ${call.answered}: ${call.body}`,
  );
  const faults = createFaultQueue();
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray()).toString("utf8");
    const apiKey = apiKeyOf(request);
    if (apiKey === null) return playFault(answer(404, "There is nothing here."), request, response);
    const reply = faults.take() ?? receiveOrder(house, apiKey, body);
    calls.add({ apiKey, body, at: house.clock(), answered: reply.kind === "answer" ? reply.status : reply.kind });
    playFault(reply, request, response);
  };
  const server = await listen((request, response) => {
    // Rejects if the caller breaks the connection, or if the key in the path is not encoded well.
    receive(request, response).catch(() => response.destroy());
  }, options.port);
  return {
    url: server.url,
    apiKey: house.apiKey,
    members: () => [...house.members.values()],
    mails: house.mails.all,
    calls: calls.all,
    waitForMails: (count, timeoutMs) =>
      house.mails.waitFor({ what: "login mails", matches: () => true, count, timeoutMs }),
    waitForCalls: (count, timeoutMs) => calls.waitFor({ what: "calls", matches: () => true, count, timeoutMs }),
    failNext: faults.add,
    recover: faults.clear,
    close: server.close,
  };
}

function apiKeyOf(request: IncomingMessage): string | null {
  const { pathname } = new URL(request.url ?? "/", "http://huddle.example.com");
  const key = /^\/membership\/create\/([^/]+)$/.exec(pathname)?.[1];
  return request.method === "POST" && key !== undefined ? decodeURIComponent(key) : null;
}

function openHouse(options: HuddleOptions): House {
  return {
    apiKey: options.apiKey ?? "huddle-key-for-tests",
    webhooks: options.webhooks ?? [],
    clock: options.clock ?? (() => new Date()),
    members: new Map(),
    mails: createCallLog<LoginMail>((mail) => `to ${mail.to}: ${mail.subject}`),
  };
}

function receiveOrder(house: House, apiKey: string, body: string): Fault & { kind: "answer" } {
  // Our choice, because Huddle documents neither its answers nor its errors (FACTS.md §13).
  if (apiKey !== house.apiKey) return answer(401, "This API key is not known here.");
  const order = readShopifyOrder(body);
  if (order === null) return answer(422, "The order is not JSON, or it has no e-mail address.");
  const key = order.email.toLowerCase();
  const admission = admitMember(order, house.members.get(key), { webhooks: house.webhooks, now: house.clock() });
  if (admission.kind === "ignored") return answer(200, "None of these products gives access here.");
  house.members.set(key, admission.member);
  if (admission.kind === "new_member") house.mails.add(loginMail(admission.member, house.clock()));
  return answer(200, admission.kind === "new_member" ? "Account made." : "Access added.");
}

function loginMail(member: Member, at: Date): LoginMail {
  const subject = "Your login for the community";
  return { to: member.email, subject, text: `Hello ${member.firstName}, sign in at /login with ${member.email}.`, at };
}

function answer(status: number, message: string): Fault & { kind: "answer" } {
  const headers = { "content-type": "application/json" };
  return { kind: "answer", status, headers, body: JSON.stringify({ message }) };
}
