import { describe, expect, it } from "vitest";
import { isTransientDatabaseError } from "./database.ts";

const failedWith = (code: string, message = "It failed.") => Object.assign(new Error(message), { code });

describe("an error of the database", () => {
  it.each([
    ["08006", "the connection failed"],
    ["40P01", "a deadlock"],
    ["40001", "a transaction that could not be serialised"],
    ["25006", "a database that can be read only, as a standby is after a failover"],
    ["53100", "a full disk"],
    ["53300", "too many connections"],
    ["57P01", "a server that is being shut down"],
    ["57P03", "a server that is starting"],
    ["58030", "an I/O error"],
    ["55P03", "a lock that was not to be had"],
    ["25P03", "a transaction that stood still for too long"],
    ["ECONNREFUSED", "nobody listening"],
    ["ECONNRESET", "a connection that was reset"],
    ["EPIPE", "a connection that was closed while we wrote"],
    ["ETIMEDOUT", "no answer"],
    ["ENOTFOUND", "a host name that is not known"],
  ])("%s is one of the moment: %s", (code) => {
    expect(isTransientDatabaseError(failedWith(code))).toBe(true);
  });

  it.each([
    "Connection terminated unexpectedly",
    "Connection terminated",
    "timeout expired",
    "timeout exceeded when trying to connect",
    "Client has encountered a connection error and is not queryable",
  ])("without a code is one of the moment when the driver says: %s", (message) => {
    expect(isTransientDatabaseError(new Error(message))).toBe(true);
  });

  it.each([
    ["23505", "a key that is taken"],
    ["22021", "a character that cannot be stored"],
    ["25P02", "a statement in a transaction that has failed"],
    ["42703", "a column that is not there"],
    ["42601", "a syntax error"],
  ])("%s is a fault of the statement: %s", (code) => {
    expect(isTransientDatabaseError(failedWith(code))).toBe(false);
  });

  it("is not what other errors are", () => {
    expect(isTransientDatabaseError(new TypeError("undefined is not a function"))).toBe(false);
    expect(isTransientDatabaseError(failedWith("ERR_INVALID_ARG_TYPE"))).toBe(false);
    expect(isTransientDatabaseError("Connection terminated")).toBe(false);
    expect(isTransientDatabaseError(null)).toBe(false);
  });
});
