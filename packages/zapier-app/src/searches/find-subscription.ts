import type { Bundle, Search, ZObject } from "zapier-platform-core";
import { defineSearch } from "zapier-platform-core";
import { givenText } from "../input/clean-input.ts";
import { outputFieldsOf, runOf } from "../run/field.ts";
import { sampleSubscriptionMessage } from "../run/samples.ts";
import { type SubscriptionData, subscriptionFields } from "../run/subscription-fields.ts";
import { latestEvents } from "./latest-events.ts";
import { CUSTOMER_EMAIL } from "./search-fields.ts";

const FIELDS = subscriptionFields("Event ID");

/** Finds subscriptions by customer, by id and by product. The latest comes first. */
export const findSubscription: Search = defineSearch({
  key: "find_subscription",
  noun: "Subscription",
  display: {
    label: "Find Subscription",
    description: "Finds the latest subscription of a customer, or one subscription by its ID.",
  },
  operation: {
    inputFields: [
      { ...CUSTOMER_EMAIL, helpText: "Finds the subscription of this person that something happened to last." },
      {
        key: "subscription",
        label: "Subscription ID",
        type: "string",
        helpText: "From an earlier step, if it is about one certain subscription.",
      },
      {
        key: "product",
        label: "Product",
        type: "string",
        dynamic: "products.id.name",
        helpText: "Searches only subscriptions to this product.",
      },
    ],
    outputFields: outputFieldsOf(FIELDS),
    sample: runOf(FIELDS, sampleSubscriptionMessage("subscription.started", {})),
    perform: async (z: ZObject, bundle: Bundle) =>
      (await findSubscriptions(z, bundle)).map((found) => runOf(FIELDS, found)),
  },
});

async function findSubscriptions(z: ZObject, bundle: Bundle) {
  const email = givenText(bundle.inputData.customer_email);
  const id = givenText(bundle.inputData.subscription);
  const product = givenText(bundle.inputData.product);
  if (email === null && id === null) {
    throw new z.errors.Error("Fill in Customer Email, Subscription ID, or both.", "nothing_to_find");
  }
  const found = await latestEvents<SubscriptionData>(z, bundle, {
    types: ["subscription.started", "subscription.cancelled", "subscription.ended"],
    email,
    id: { name: "subscription_id", given: id },
    subjectOf: (data) => data.subscription.id,
  });
  return found.filter(
    ({ data: { subscription } }) =>
      (id === null || subscription.id === id) && (product === null || subscription.product?.id === product),
  );
}
